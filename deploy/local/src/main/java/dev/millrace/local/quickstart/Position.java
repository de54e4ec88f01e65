package dev.millrace.local.quickstart;

/** Where a record stands in the input topic. */
record Position(int partition, long offset) {}
