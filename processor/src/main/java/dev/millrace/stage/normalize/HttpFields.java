package dev.millrace.stage.normalize;

import dev.millrace.event.Ecs;
import dev.millrace.event.FieldHash;
import dev.millrace.event.FieldNames;
import dev.millrace.event.ValueKind;
import java.util.List;

/**
 * {@code http.*} and {@code user_agent.original}. Names that mean a request in one event and a job or a file in another
 * ({@code status}, {@code path}, {@code agent}) count only beside a field that can only be a request's.
 */
final class HttpFields {

    private static final FieldNames METHODS = new FieldNames(
            List.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "PROPFIND"));

    private HttpFields() {}

    static void declare(FieldRules.Builder rules) {
        rules.aliases(
                        Ecs.HTTP_REQUEST_METHOD,
                        HttpFields::readMethod,
                        "http_method",
                        "request_method",
                        "requestMethod",
                        "RequestMethod",
                        "http.method",
                        "req.method",
                        "request.method",
                        "httpRequest.requestMethod",
                        "method",
                        "verb")
                .aliases(
                        Ecs.HTTP_RESPONSE_STATUS_CODE,
                        HttpFields::readStatus,
                        "status_code",
                        "statusCode",
                        "StatusCode",
                        "http_status",
                        "http_status_code",
                        "response_code",
                        "http.status_code",
                        "http.status",
                        "res.statusCode",
                        "response.statusCode",
                        "response.status_code",
                        "response.status",
                        "httpRequest.status")
                .aliases(Ecs.HTTP_RESPONSE_STATUS_CODE, HttpFields::defer, "status")
                .aliases(
                        Ecs.HTTP_RESPONSE_BODY_BYTES,
                        MappingGuard::readSomething,
                        "body_bytes_sent",
                        "bytes_sent",
                        "http.response_content_length",
                        "httpRequest.responseSize",
                        "res.contentLength")
                .aliases(
                        Ecs.HTTP_REQUEST_BODY_BYTES,
                        MappingGuard::readSomething,
                        "http.request_content_length",
                        "httpRequest.requestSize")
                .aliases(
                        Ecs.HTTP_REQUEST_REFERRER,
                        MappingGuard::readSomeText,
                        "http_referer",
                        "http_referrer",
                        "httpRequest.referer",
                        "req.headers.referer",
                        "referer",
                        "referrer")
                .aliases(
                        Ecs.HTTP_REQUEST_ID,
                        MappingGuard::readSomething,
                        "request_id",
                        "requestId",
                        "RequestId",
                        "requestID",
                        "req_id",
                        "reqId",
                        "x_request_id",
                        "req.id")
                .aliases(
                        Ecs.HTTP_VERSION,
                        HttpFields::readVersion,
                        "http_version",
                        "server_protocol",
                        "http.flavor",
                        "httpRequest.protocol",
                        "protocol")
                .aliases(
                        Ecs.USER_AGENT_ORIGINAL,
                        MappingGuard::readSomeText,
                        "http_user_agent",
                        "user_agent",
                        "userAgent",
                        "UserAgent",
                        "useragent",
                        "http.user_agent",
                        "http.useragent",
                        "httpRequest.userAgent",
                        "req.headers.user-agent")
                .aliases(Ecs.USER_AGENT_ORIGINAL, HttpFields::defer, "agent")
                .aliases(Ecs.URL_PATH, HttpFields::defer, "path");
    }

    private static boolean readMethod(Normalization event, FieldRule rule, int i) {
        byte[] bytes = event.bytes();
        int start = event.start(i);
        int end = event.end(i);
        return event.kind(i).isText()
                && METHODS.indexOf(FieldHash.of(bytes, start, end), bytes, start, end) != FieldNames.UNKNOWN
                && event.put(rule, i, event.kind(i), start, end);
    }

    static boolean readStatus(Normalization event, FieldRule rule, int i) {
        int status = Integers.parseSmall(event.bytes(), event.start(i), event.end(i));
        return status >= 100 && status <= 599 && event.put(rule, i, ValueKind.NUMBER, event.start(i), event.end(i));
    }

    /** {@code HTTP/1.1}, {@code 1.1}, {@code 2}. */
    static boolean readVersion(Normalization event, FieldRule rule, int i) {
        byte[] bytes = event.bytes();
        int start = event.start(i);
        int end = event.end(i);
        boolean isNamed = end - start > 5 && bytes[start] == 'H' && bytes[start + 3] == 'P' && bytes[start + 4] == '/';
        int version = isNamed ? start + 5 : start;
        boolean isVersion = end - version >= 1
                && end - version <= 3
                && bytes[version] >= '1'
                && bytes[version] <= '3'
                && (end - version == 1 || bytes[version + 1] == '.');
        return isVersion && event.kind(i) != ValueKind.ARRAY && event.put(rule, i, ValueKind.STRING, version, end);
    }

    private static boolean defer(Normalization event, FieldRule rule, int i) {
        event.deferred().add(rule, i);
        return false;
    }

    static void complete(Normalization event) {
        if (!isRequest(event)) {
            return;
        }
        Deferred deferred = event.deferred();
        for (int at = 0; at < deferred.size(); at++) {
            FieldRule rule = deferred.rule(at);
            int i = deferred.field(at);
            if (!event.wins(rule.field(), rule.rank())) {
                continue;
            }
            if (rule.field() == Ecs.HTTP_RESPONSE_STATUS_CODE) {
                readStatus(event, rule, i);
            } else if (rule.field() == Ecs.USER_AGENT_ORIGINAL) {
                MappingGuard.readSomeText(event, rule, i);
            } else if (rule.field() == Ecs.URL_PATH && startsWithSlash(event, i)) {
                MappingGuard.readSomeText(event, rule, i);
            }
        }
    }

    private static boolean isRequest(Normalization event) {
        return event.has(Ecs.HTTP_REQUEST_METHOD)
                || event.has(Ecs.HTTP_RESPONSE_STATUS_CODE)
                || event.has(Ecs.URL_ORIGINAL);
    }

    private static boolean startsWithSlash(Normalization event, int i) {
        return event.end(i) > event.start(i) && event.bytes()[event.start(i)] == '/';
    }
}
