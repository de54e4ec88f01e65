package dev.millrace;

import java.nio.charset.StandardCharsets;

/** Four events of about 500 bytes, as four common sources write them. */
public enum SampleEvent {
    LOGBACK("""
            {"@timestamp":"2026-03-14T09:26:53.589+01:00","@version":"1","message":"Order 8f14e45f accepted for customer \
            4711 in 38 ms","logger_name":"com.example.shop.checkout.OrderService","thread_name":"http-nio-8080-exec-7",\
            "level":"INFO","level_value":20000,"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","spanId":"00f067aa0ba902b7",\
            "service":"checkout","environment":"production","tenant":"acme","orderId":"8f14e45f","durationMs":38,\
            "cart":{"items":3,"total":149.9,"currency":"EUR"},"host":"shop-7d9c5b"}"""),

    PINO("""
            {"level":30,"time":1773476813589,"pid":21,"hostname":"api-6c8f-x2x","name":"gateway","req":{"id":"req-1f3",\
            "method":"GET","url":"/v1/items?page=2&size=50","headers":{"host":"api.example.com","user-agent":"curl/8.5.0",\
            "accept":"application/json","x-request-id":"7c1d7f0e-9d34-4b6e"},"remoteAddress":"198.51.100.23",\
            "remotePort":51234},"res":{"statusCode":200,"headers":{"content-type":"application/json; charset=utf-8",\
            "content-length":"5123"}},"responseTime":12.7,"msg":"request completed"}"""),

    FILEBEAT_NGINX("""
            {"@timestamp":"2026-03-14T08:26:53.589Z","@metadata":{"beat":"filebeat","type":"_doc","version":"8.19.0"},\
            "log":{"offset":918273,"file":{"path":"/var/log/nginx/access.log"}},"message":"198.51.100.23 - - \
            [14/Mar/2026:08:26:53 +0000] \\"GET /assets/app.js HTTP/1.1\\" 200 48213 \\"https://www.example.com/\\" \
            \\"Mozilla/5.0 (X11; Linux x86_64) Firefox/136.0\\"","input":{"type":"filestream"},"fields":{"env":"prod"},\
            "ecs":{"version":"8.0.0"},"host":{"name":"web-3"},"agent":{"type":"filebeat","id":"a1b2c3d4"}}"""),

    ECS("""
            {"@timestamp":"2026-03-14T08:26:53.589Z","log.level":"warn","message":"Retrying request to inventory",\
            "ecs.version":"8.17.0","service.name":"checkout","service.version":"2.14.1","service.environment":"production",\
            "event.dataset":"checkout.app","process.thread.name":"worker-12","log.logger":"com.example.Inventory",\
            "trace.id":"4bf92f3577b34da6a3ce929d0e0e4736","transaction.id":"00f067aa0ba902b7","http":{"request":{"method":\
            "POST"},"response":{"status_code":503}},"url":{"path":"/reserve"},"labels":{"region":"eu-1"},"attempt":2}""");

    private final byte[] bytes;

    SampleEvent(String json) {
        bytes = json.getBytes(StandardCharsets.UTF_8);
    }

    public byte[] bytes() {
        return bytes;
    }
}
