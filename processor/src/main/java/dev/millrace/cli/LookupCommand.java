package dev.millrace.cli;

import dev.millrace.config.ConfigLoader;
import dev.millrace.config.HttpConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lookup}: the lookups of an application that runs, through its admin port. */
@Command(
        name = "lookup",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Looks into and reloads the lookups of a running application, at http.host and http.port.")
final class LookupCommand {

    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** A table of a database may take its time. */
    private static final Duration ANSWER = Duration.ofMinutes(5);

    @Spec
    private @Nullable CommandSpec spec;

    @Command(name = "status", mixinStandardHelpOptions = true, description = "How all lookups fare, as JSON.")
    int status(@Mixin ConfigFile config, @Mixin Target target) throws IOException, InterruptedException {
        return request("GET", "", config, target);
    }

    @Command(
            name = "get",
            mixinStandardHelpOptions = true,
            description = "The row of a key, where it stands in its file, and which version it is of.")
    int get(
            @Mixin ConfigFile config,
            @Mixin Target target,
            @Parameters(paramLabel = "NAME", description = "The lookup.") String name,
            @Parameters(paramLabel = "KEY", arity = "1..*", description = "The key, one for each key field.")
                    List<String> keys)
            throws IOException, InterruptedException {
        String query = keys.stream().map(key -> "key=" + encoded(key)).collect(Collectors.joining("&"));
        return request("GET", "/" + encoded(name) + "?" + query, config, target);
    }

    @Command(
            name = "diff",
            mixinStandardHelpOptions = true,
            description = "What a reload would add, remove and change, with examples; changes nothing.")
    int diff(
            @Mixin ConfigFile config,
            @Mixin Target target,
            @Parameters(paramLabel = "NAME", description = "The lookup.") String name)
            throws IOException, InterruptedException {
        return request("GET", "/" + encoded(name) + "/diff", config, target);
    }

    @Command(
            name = "reload",
            mixinStandardHelpOptions = true,
            description =
                    "Reads the source now. A new version that is refused leaves the old one serving; exit code 1.")
    int reload(
            @Mixin ConfigFile config,
            @Mixin Target target,
            @Option(
                            names = "--accept-shrink",
                            description =
                                    "Take it also if it has lost more rows than max-shrink allows, ends without a line end, or is"
                                            + " a MaxMind DB of another type.")
                    boolean acceptShrink,
            @Parameters(paramLabel = "NAME", description = "The lookup.") String name)
            throws IOException, InterruptedException {
        return request(
                "POST", "/" + encoded(name) + "/reload" + (acceptShrink ? "?accept-shrink=true" : ""), config, target);
    }

    /** Where the application is, if not where the configuration says. */
    static final class Target {

        @Option(
                names = "--url",
                paramLabel = "URL",
                description = "Where the application answers, such as http://host:9600; else http.host and http.port.")
        private @Nullable URI url;
    }

    private int request(String method, String path, ConfigFile config, Target target)
            throws IOException, InterruptedException {
        HttpConfig http = ConfigLoader.loadHttp(config.path());
        String host = http.host().equals("0.0.0.0") || http.host().equals("::") ? "127.0.0.1" : http.host();
        String base = target.url == null
                ? "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + http.port()
                : target.url.toString().replaceFirst("/$", "");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + "/lookups" + path))
                .timeout(ANSWER)
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (http.token() != null) {
            request.header("Authorization", "Bearer " + http.token());
        }
        HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build();
        HttpResponse<String> answer;
        try {
            answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IOException(base + " does not answer; does the application run there? " + e, e);
        }
        if (spec != null) {
            PrintWriter out = spec.commandLine().getOut();
            out.print(answer.body());
            out.flush();
        }
        return answer.statusCode() == 200 ? 0 : Main.FAILURE;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
