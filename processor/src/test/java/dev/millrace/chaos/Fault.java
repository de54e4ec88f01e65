package dev.millrace.chaos;

import dev.millrace.chaos.FaultyAnswers.Mode;
import dev.millrace.testing.MillraceProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What happens to a running Millrace. Each is there from when it begins until {@link #strike} returns. */
enum Fault {
    INSTANCE_KILLED("SIGKILL of an instance, and a new one") {
        @Override
        void strike(World world, Random random, Pause pause) throws Exception {
            world.kill(any(world, random));
            pause.of(Duration.ofMillis(500 + random.nextInt(2_000)));
            world.start();
        }
    },
    ALL_INSTANCES_KILLED("SIGKILL of all instances at once") {
        @Override
        void strike(World world, Random random, Pause pause) throws Exception {
            int count = world.fleet().size();
            List.copyOf(world.fleet()).forEach(world::kill);
            for (int i = 0; i < count; i++) {
                world.start();
            }
        }
    },
    INSTANCE_STOPPED("SIGTERM of an instance, and a new one") {
        @Override
        void strike(World world, Random random, Pause pause) throws Exception {
            world.terminate(any(world, random));
            world.start();
        }
    },
    ROLLING_RESTART("each instance stopped and started, one after the other") {
        @Override
        void strike(World world, Random random, Pause pause) throws Exception {
            for (MillraceProcess instance : List.copyOf(world.fleet())) {
                world.terminate(instance);
                MillraceProcess next = world.start();
                pause.until("the new instance is ready", next::isReady);
            }
        }
    },
    SCALED("one instance, three, one, two") {
        @Override
        void strike(World world, Random random, Pause pause) throws Exception {
            world.terminate(any(world, random));
            pause.of(Duration.ofSeconds(3));
            world.start();
            MillraceProcess third = world.start();
            pause.until("the third instance is ready", third::isReady);
            pause.of(Duration.ofSeconds(3));
            world.terminate(any(world, random));
            world.terminate(any(world, random));
            pause.of(Duration.ofSeconds(3));
            world.start();
        }
    },
    INSTANCE_STALLED("an instance stopped for longer than its session, as by a garbage collector") {
        @Override
        void strike(World world, Random random, Pause pause) throws Exception {
            MillraceProcess instance = any(world, random);
            instance.suspend();
            try {
                pause.of(Duration.ofSeconds(9 + random.nextInt(4)));
            } finally {
                instance.resume();
            }
        }
    },
    CLOCK_JUMPS("a further instance whose clock jumps an hour ahead, and two back (where libfaketime is installed)") {
        @Override
        void strike(World world, Random random, Pause pause) throws Exception {
            Path clock = Files.writeString(world.folder().resolve("clock"), "+0\n");
            MillraceProcess instance = world.start(Map.of(
                    "LD_PRELOAD",
                    library().toString(),
                    "FAKETIME_TIMESTAMP_FILE",
                    clock.toString(),
                    "FAKETIME_CACHE_DURATION",
                    "1",
                    "FAKETIME_DONT_FAKE_MONOTONIC",
                    "1"));
            pause.until("the instance is ready", instance::isReady);
            for (String shift : List.of("+1h", "-1h", "+0")) {
                Files.writeString(clock, shift + "\n");
                pause.of(Duration.ofSeconds(4));
            }
            world.terminate(instance);
        }

        @Override
        boolean isPossible() {
            return Files.exists(library());
        }

        private Path library() {
            return Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");
        }
    },
    ELASTICSEARCH_KILLED("SIGKILL of Elasticsearch, and a restart") {
        @Override
        void strike(World world, Random random, Pause pause) throws Exception {
            world.elasticsearch.kill();
            pause.of(Duration.ofSeconds(2 + random.nextInt(5)));
            world.elasticsearch.restart();
        }
    },
    ELASTICSEARCH_FROZEN("Elasticsearch stopped while connections stay open") {
        @Override
        void strike(World world, Random random, Pause pause) throws Exception {
            world.elasticsearch.suspend();
            try {
                pause.of(Duration.ofSeconds(8 + random.nextInt(10)));
            } finally {
                world.elasticsearch.resume();
            }
        }
    },
    ELASTICSEARCH_FROZEN_AND_INSTANCES_KILLED("Elasticsearch stopped, meanwhile all instances killed") {
        @Override
        void strike(World world, Random random, Pause pause) throws Exception {
            world.elasticsearch.suspend();
            try {
                pause.of(Duration.ofSeconds(3));
                ALL_INSTANCES_KILLED.strike(world, random, pause);
                pause.of(Duration.ofSeconds(5));
            } finally {
                world.elasticsearch.resume();
            }
        }
    },
    INDEX_READ_ONLY("the index takes no writes") {
        @Override
        void strike(World world, Random random, Pause pause) throws Exception {
            writesBlocked(world, "true");
            try {
                pause.of(Duration.ofSeconds(8));
            } finally {
                writesBlocked(world, "null");
            }
        }

        private void writesBlocked(World world, String value) {
            world.ask("PUT", "/" + World.DATA_STREAM + "/_settings", "{\"index.blocks.write\":" + value + "}");
        }
    },
    DISK_FULL("Elasticsearch's disk is above its flood stage") {
        @Override
        void strike(World world, Random random, Pause pause) throws Exception {
            // What is full is a question of the watermark: any disk is, above one thousandth.
            watermarks(world, "\"0.1%\"");
            try {
                pause.until("the index is blocked", () -> isBlocked(world));
                pause.of(Duration.ofSeconds(5));
            } finally {
                watermarks(world, "null");
            }
            pause.until("the index takes writes again", () -> !isBlocked(world));
        }

        private boolean isBlocked(World world) {
            return world.ask("GET", "/" + World.DATA_STREAM + "/_settings?flat_settings=true", null)
                    .toString()
                    .contains("index.blocks.read_only_allow_delete\":\"true");
        }

        private void watermarks(World world, String value) {
            String name = "cluster.routing.allocation.disk.watermark.";
            world.ask(
                    "PUT",
                    "/_cluster/settings",
                    "{\"persistent\":{\"%slow\":%s,\"%shigh\":%s,\"%sflood_stage\":%s}}"
                            .formatted(name, value, name, value, name, value));
        }
    },
    REQUESTS_REFUSED("nine of ten bulk requests get a 429") {
        @Override
        void strike(World world, Random random, Pause pause) throws Exception {
            spoil(world, Mode.STORM, pause);
        }
    },
    ELASTICSEARCH_SLOW("half of the bulk requests take fifty times as long") {
        @Override
        void strike(World world, Random random, Pause pause) throws Exception {
            spoil(world, Mode.SLOW, pause);
        }
    },
    ANSWERS_RESET("connections end in the middle of an answer") {
        @Override
        void strike(World world, Random random, Pause pause) throws Exception {
            spoil(world, Mode.RESET, pause);
        }
    },
    ANSWERS_AN_ITEM_SHORT("answers lack an item") {
        @Override
        void strike(World world, Random random, Pause pause) throws Exception {
            spoil(world, Mode.AN_ITEM_SHORT, pause);
        }
    },
    ANSWERS_TRUNCATED("answers are half of their JSON") {
        @Override
        void strike(World world, Random random, Pause pause) throws Exception {
            spoil(world, Mode.TRUNCATED, pause);
        }
    },
    ANSWERS_HTML("answers are HTML with status 200") {
        @Override
        void strike(World world, Random random, Pause pause) throws Exception {
            spoil(world, Mode.HTML, pause);
        }
    },
    ANSWERS_DENY_ERRORS("answers say errors: false with failed items") {
        @Override
        void strike(World world, Random random, Pause pause) throws Exception {
            spoil(world, Mode.DENIED_ERRORS, pause);
        }
    },
    BROKER_RESTARTED("the broker stopped, or killed, and started") {
        @Override
        void strike(World world, Random random, Pause pause) throws Exception {
            if (random.nextBoolean()) {
                world.kafka.stop();
            } else {
                world.kafka.kill();
            }
            pause.of(Duration.ofSeconds(2));
            world.kafka.restart();
        }
    },
    CUT_FROM_KAFKA("no network between the instances and the broker") {
        @Override
        void strike(World world, Random random, Pause pause) throws Exception {
            cut(world.kafkaCable, random, pause);
        }
    },
    CUT_FROM_ELASTICSEARCH("no network between the instances and Elasticsearch") {
        @Override
        void strike(World world, Random random, Pause pause) throws Exception {
            cut(world.elasticsearchCable, random, pause);
        }
    },
    ROLLED_OVER("a rollover, and a SIGKILL right behind it") {
        @Override
        void strike(World world, Random random, Pause pause) throws Exception {
            world.ask("POST", "/" + World.DATA_STREAM + "/_rollover", null);
            INSTANCE_KILLED.strike(world, random, pause);
        }
    },
    MAPPING_CHANGED("a further field in the mapping, and a rollover") {
        @Override
        void strike(World world, Random random, Pause pause) throws Exception {
            String field = "chaos_" + random.nextInt(1_000_000);
            world.ask(
                    "PUT",
                    "/" + World.DATA_STREAM + "/_mapping",
                    "{\"properties\":{\"" + field + "\":{\"type\":\"keyword\"}}}");
            pause.of(Duration.ofSeconds(2));
            world.ask("POST", "/" + World.DATA_STREAM + "/_rollover", null);
        }
    },
    LOOKUP_DEAD("the server that a lookup asks is gone") {
        @Override
        void strike(World world, Random random, Pause pause) throws Exception {
            world.stopInventory();
            try {
                pause.of(Duration.ofSeconds(8));
            } finally {
                world.startInventory();
            }
        }
    },
    DEAD_LETTERS_REFUSED("the dead-letter topic takes nothing") {
        @Override
        void strike(World world, Random random, Pause pause) throws Exception {
            world.limitDeadLetters(100);
            try {
                pause.of(Duration.ofSeconds(5 + random.nextInt(5)));
            } finally {
                world.limitDeadLetters(2_000_000);
            }
        }
    };

    /** Time that passes while a fault lasts. */
    interface Pause {

        void of(Duration time) throws InterruptedException;

        void until(String what, Condition condition) throws InterruptedException;
    }

    /** Whether it is so now. */
    interface Condition {
        boolean holds();
    }

    private final String meaning;

    Fault(String meaning) {
        this.meaning = meaning;
    }

    String meaning() {
        return meaning;
    }

    /** Begins and ends it. */
    abstract void strike(World world, Random random, Pause pause) throws Exception;

    /** Whether this machine has what it takes. */
    boolean isPossible() {
        return true;
    }

    private static MillraceProcess any(World world, Random random) {
        return world.fleet().get(random.nextInt(world.fleet().size()));
    }

    private static void spoil(World world, Mode mode, Pause pause) throws InterruptedException {
        int before = world.answers.spoilt();
        world.answers.mode(mode);
        try {
            pause.of(Duration.ofSeconds(8));
            pause.until("an answer is spoilt", () -> world.answers.spoilt() > before);
        } finally {
            world.answers.mode(Mode.TRUE);
        }
    }

    private static void cut(TcpProxy cable, Random random, Pause pause) throws InterruptedException {
        cable.cut();
        try {
            pause.of(Duration.ofSeconds(5 + random.nextInt(8)));
        } finally {
            cable.mend();
        }
    }
}
