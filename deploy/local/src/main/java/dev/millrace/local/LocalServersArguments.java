package dev.millrace.local;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The command line of {@link LocalServersMain}, understood.
 *
 * @param addresses properties file to write once both servers answer
 */
record LocalServersArguments(
        KafkaOptions kafka,
        ElasticsearchOptions elasticsearch,
        Optional<Path> addresses,
        boolean endsWithStandardInput,
        boolean wantsHelp) {

    static final String HELP = """
            Starts a real Kafka broker and a real Elasticsearch node on 127.0.0.1 and keeps them up until Ctrl-C.

            Usage: java -jar deploy/local/target/millrace-local.jar [OPTION]...

              --kafka-port PORT            default: any free port
              --elasticsearch-port PORT    default: any free port
              --data FOLDER                keep the data here; default: a temporary folder, deleted at the end
              --logs FOLDER                keep the servers' logs here; default: with the data
              --kafka-heap SIZE            default: 384m
              --elasticsearch-heap SIZE    default: 512m
              --addresses FILE             once both answer, write bootstrap.servers, elasticsearch.url, the process
                                           ids and the log files to this properties file
              --until-stdin-ends           end also when standard input ends (for a parent that holds a pipe)
              --help                       this text
            """;

    /** @throws IllegalArgumentException naming the first argument that makes no sense */
    static LocalServersArguments parse(List<String> arguments) {
        KafkaOptions kafka = KafkaOptions.defaults();
        ElasticsearchOptions elasticsearch = ElasticsearchOptions.defaults();
        Optional<Path> addresses = Optional.empty();
        boolean endsWithStandardInput = false;
        boolean wantsHelp = false;
        Deque<String> rest = new ArrayDeque<>(arguments);
        while (!rest.isEmpty()) {
            String option = rest.remove();
            switch (option) {
                case "--kafka-port" -> kafka = kafka.withPort(port(option, rest));
                case "--elasticsearch-port" -> elasticsearch = elasticsearch.withPort(port(option, rest));
                case "--kafka-heap" -> kafka = kafka.withHeap(value(option, rest));
                case "--elasticsearch-heap" -> elasticsearch = elasticsearch.withHeap(value(option, rest));
                case "--data" -> {
                    Path data = Path.of(value(option, rest));
                    kafka = kafka.withData(data);
                    elasticsearch = elasticsearch.withData(data);
                }
                case "--logs" -> {
                    Path logs = Path.of(value(option, rest));
                    kafka = kafka.withLogs(logs);
                    elasticsearch = elasticsearch.withLogs(logs);
                }
                case "--addresses" ->
                    addresses = Optional.of(Path.of(value(option, rest)).toAbsolutePath());
                case "--until-stdin-ends" -> endsWithStandardInput = true;
                case "--help", "-h" -> wantsHelp = true;
                default -> throw new IllegalArgumentException("there is no option " + option + "; see --help");
            }
        }
        return new LocalServersArguments(kafka, elasticsearch, addresses, endsWithStandardInput, wantsHelp);
    }

    private static String value(String option, Deque<String> rest) {
        if (rest.isEmpty()) {
            throw new IllegalArgumentException(option + " needs a value; see --help");
        }
        return rest.remove();
    }

    private static int port(String option, Deque<String> rest) {
        String value = value(option, rest);
        if (value.matches("[0-9]{1,5}")) {
            int port = Integer.parseInt(value);
            if (port >= 1 && port <= 65_535) {
                return port;
            }
        }
        throw new IllegalArgumentException(option + " needs a port from 1 to 65535, not " + value);
    }
}
