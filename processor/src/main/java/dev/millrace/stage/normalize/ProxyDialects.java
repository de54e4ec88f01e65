package dev.millrace.stage.normalize;

import dev.millrace.event.Ecs;
import java.util.List;

/** Access logs in JSON: Envoy and Istio, Caddy, Traefik, nginx with {@code escape=json}, Rails with Lograge. */
final class ProxyDialects {

    private ProxyDialects() {}

    static List<Dialect> all() {
        return List.of(
                envoy(Dialect.of("response_code", "response_flags", "start_time", "requested_server_name"))
                        .dataset("istio.access_logs")
                        .build(),
                envoy(Dialect.of("response_code", "response_flags", "start_time"))
                        .dataset("envoyproxy.log")
                        .build(),
                caddy(),
                traefik(),
                nginx(),
                lograge(),
                pinoHttp());
    }

    private static Dialect.Builder envoy(Dialect.Builder dialect) {
        return dialect.field(Ecs.URL_ORIGINAL, MappingGuard::readSomeText, "path")
                .field(Ecs.HTTP_REQUEST_METHOD, MappingGuard::readSomeText, "method")
                .field(Ecs.URL_DOMAIN, EndpointReaders::domain, "authority")
                .field(Ecs.EVENT_DURATION, DurationReaders::millis, "duration")
                .field(Ecs.HTTP_REQUEST_BODY_BYTES, MappingGuard::readSomething, "bytes_received")
                .field(Ecs.HTTP_RESPONSE_BODY_BYTES, MappingGuard::readSomething, "bytes_sent")
                .field(Ecs.DESTINATION_ADDRESS, EndpointReaders::destination, "upstream_host")
                .field(Ecs.SOURCE_ADDRESS, EndpointReaders::source, "downstream_remote_address")
                .field(Ecs.NETWORK_FORWARDED_IP, EndpointReaders::firstIp, "x_forwarded_for");
    }

    private static Dialect caddy() {
        return Dialect.of("request{}", "status", "duration", "size")
                .dataset("caddy.access")
                .field(Ecs.SOURCE_IP, MappingGuard::readSomething, "request.remote_ip")
                .field(Ecs.SOURCE_PORT, MappingGuard::readSomething, "request.remote_port")
                // Caddy before 2.5
                .field(Ecs.SOURCE_ADDRESS, EndpointReaders::source, "request.remote_addr")
                .field(Ecs.CLIENT_IP, MappingGuard::readSomething, "request.client_ip")
                .field(Ecs.HTTP_VERSION, HttpFields::readVersion, "request.proto")
                .field(Ecs.URL_DOMAIN, EndpointReaders::domain, "request.host")
                .field(Ecs.USER_AGENT_ORIGINAL, TextReaders::firstText, "request.headers.User-Agent")
                .field(Ecs.HTTP_REQUEST_REFERRER, TextReaders::firstText, "request.headers.Referer")
                .field(Ecs.HTTP_RESPONSE_STATUS_CODE, HttpFields::readStatus, "status")
                .field(Ecs.HTTP_RESPONSE_BODY_BYTES, MappingGuard::readSomething, "size")
                .field(Ecs.HTTP_REQUEST_BODY_BYTES, MappingGuard::readSomething, "bytes_read")
                .field(Ecs.EVENT_DURATION, ProxyDialects::readCaddyDuration, "duration")
                .field(Ecs.USER_NAME, MappingGuard::readSomeText, "user_id")
                .build();
    }

    /** Seconds as a number; a text carries its unit (Caddy's {@code duration_format string}). */
    private static boolean readCaddyDuration(Normalization event, FieldRule rule, int i) {
        return DurationReaders.seconds(event, rule, i) || DurationReaders.withUnit(event, rule, i);
    }

    private static Dialect traefik() {
        return Dialect.of("DownstreamStatus", "RequestMethod")
                .dataset("traefik.access")
                .field(Ecs.HTTP_RESPONSE_STATUS_CODE, HttpFields::readStatus, "DownstreamStatus")
                .field(Ecs.HTTP_RESPONSE_BODY_BYTES, MappingGuard::readSomething, "DownstreamContentSize")
                .field(Ecs.HTTP_REQUEST_BODY_BYTES, MappingGuard::readSomething, "RequestContentSize")
                .field(Ecs.EVENT_DURATION, DurationReaders::nanos, "Duration")
                .field(Ecs.URL_ORIGINAL, MappingGuard::readSomeText, "RequestPath")
                .field(Ecs.URL_DOMAIN, EndpointReaders::domain, "RequestHost")
                .field(Ecs.URL_SCHEME, MappingGuard::readSomeText, "RequestScheme")
                .field(Ecs.HTTP_VERSION, HttpFields::readVersion, "RequestProtocol")
                .field(Ecs.SOURCE_ADDRESS, EndpointReaders::source, "ClientAddr", "ClientHost")
                .field(Ecs.USER_NAME, MappingGuard::readSomeText, "ClientUsername")
                .field(Ecs.DESTINATION_ADDRESS, EndpointReaders::destination, "ServiceAddr")
                .field(Ecs.USER_AGENT_ORIGINAL, MappingGuard::readSomeText, "request_User-Agent")
                .field(Ecs.HTTP_REQUEST_REFERRER, MappingGuard::readSomeText, "request_Referer")
                // The one behind Traefik, not the one that logs.
                .rename("ServiceName", "traefik.access.service_name")
                .rename("RouterName", "traefik.access.router_name")
                .build();
    }

    /** The names are nginx's own variables. */
    private static Dialect nginx() {
        return Dialect.of("remote_addr", "status")
                .field(Ecs.URL_ORIGINAL, MappingGuard::readSomeText, "request_uri")
                .field(Ecs.URL_ORIGINAL, EndpointReaders::requestLine, "request")
                .field(Ecs.URL_PATH, MappingGuard::readSomeText, "uri")
                .field(Ecs.URL_QUERY, MappingGuard::readSomeText, "args", "query_string")
                .field(Ecs.URL_SCHEME, MappingGuard::readSomeText, "scheme")
                .field(Ecs.URL_DOMAIN, EndpointReaders::domain, "http_host", "host", "server_name")
                .field(Ecs.HTTP_RESPONSE_STATUS_CODE, HttpFields::readStatus, "status")
                .field(Ecs.HTTP_RESPONSE_BODY_BYTES, MappingGuard::readSomething, "body_bytes_sent", "bytes_sent")
                .field(Ecs.EVENT_DURATION, DurationReaders::seconds, "request_time")
                .field(Ecs.DESTINATION_ADDRESS, EndpointReaders::destination, "upstream_addr")
                .field(
                        Ecs.NETWORK_FORWARDED_IP,
                        EndpointReaders::firstIp,
                        "http_x_forwarded_for",
                        "x_forwarded_for",
                        "xff")
                .build();
    }

    private static Dialect lograge() {
        return Dialect.of("controller", "action", "method", "duration")
                .field(Ecs.EVENT_DURATION, DurationReaders::millis, "duration")
                .field(Ecs.URL_PATH, MappingGuard::readSomeText, "path")
                .field(Ecs.HTTP_RESPONSE_STATUS_CODE, HttpFields::readStatus, "status")
                .build();
    }

    /** pino-http, and Bunyan's restify and Express serializers: milliseconds. */
    private static Dialect pinoHttp() {
        return Dialect.of("req{}", "res{}")
                .field(Ecs.EVENT_DURATION, DurationReaders::millis, "responseTime", "latency")
                .field(Ecs.URL_DOMAIN, EndpointReaders::domain, "req.headers.host")
                .build();
    }
}
