package dev.millrace.local.quickstart;

import java.io.PrintStream;
import java.net.URI;

/** What to do with a system that runs. */
final class Guide {

    private Guide() {}

    static void print(
            PrintStream out, Processor processor, String bootstrapServers, URI elasticsearch, Project project) {
        String topic = Processor.INPUT_TOPIC;
        out.print("""
                It stays up until Ctrl-C (or SIGTERM to this process). To look at:

                  errors         curl '%1$s/logs-*/_search?pretty&q=log.level:error'
                  data streams   curl '%1$s/_cat/indices/.ds-logs-*?v&h=index,docs.count'
                  dead letters   kcat -C -e -b %6$s -t %8$s -f '%%h\\n%%s\\n\\n'   (why: the header millrace.reason)
                  metrics        %2$s/metrics
                  ready          %2$s/readyz
                  configuration  %3$s
                  logs           %4$s

                What became of the events, by the application's own commands (export MILLRACE_CONFIG=%3$s):

                  lost events?   java -jar %9$s reconcile
                  dead letters   java -jar %9$s dead-letters list --group-by code
                  one record     java -jar %9$s trace %5$s-0@0

                Send further records with any Kafka client to the topic %5$s at %6$s:

                  kcat -P -b %6$s -t %5$s
                  kafka-console-producer.sh --bootstrap-server %6$s --topic %5$s
                  %7$s %6$s %5$s

                The last one needs nothing but this project. Each line of its standard input is one record, such as

                  {"log.level":"warn","service.name":"checkout","event.dataset":"checkout","message":"hello"}

                """.formatted(
                        elasticsearch,
                        processor.http(),
                        processor.configuration(),
                        project.work(),
                        topic,
                        bootstrapServers,
                        project.root().resolve("scripts/send"),
                        Processor.DEAD_LETTER_TOPIC,
                        project.jar()));
    }
}
