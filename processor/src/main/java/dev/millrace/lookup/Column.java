package dev.millrace.lookup;

import dev.millrace.config.LookupConfig.ColumnType;
import dev.millrace.event.EcsField;

/** A column whose values go into events. */
record Column(String name, EcsField field, ColumnType type) {}
