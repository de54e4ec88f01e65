package dev.millrace.stage.decode.text;

import java.util.List;

/** Proxies and load balancers: HAProxy, Envoy, Istio, Squid, those of AWS. */
final class ProxyFormats {

    private ProxyFormats() {}

    static List<TextFormat> all() {
        return List.of(
                haproxy(),
                istio(),
                envoy(),
                squid(),
                applicationLoadBalancer(),
                classicLoadBalancer(),
                networkLoadBalancer());
    }

    /**
     * {@code httplog}, {@code httpslog}, {@code tcplog}, errors of connections, and what is logged without a format. A
     * request too long for a message of syslog ends without its quote.
     */
    private static TextFormat haproxy() {
        String header = "%{date}%[ haproxy[%| %{hostname:host.hostname} haproxy[%]%{int:process.pid}]: ";
        String client = "%{peer:source} [%{clf:@timestamp}] %{word:haproxy.frontend_name} ";
        String server =
                "%{word:haproxy.backend_name}/%{word:haproxy.server_name}%[ %{hostname:destination.address} %| %]";
        String connections = "%{int:haproxy.connections.active}/%{int:haproxy.connections.frontend}"
                + "/%{int:haproxy.connections.backend}/%{int:haproxy.connections.server}"
                + "/%(+%)%{int:haproxy.connections.retries}"
                + " %{int:haproxy.server_queue}/%{int:haproxy.backend_queue}";
        String tls = "%( %{int:haproxy.connections.fc_err}/%{word:haproxy.connections.ssl_fc_err}"
                + "/%{int:haproxy.connections.ssl_c_err}/%{int:haproxy.connections.ssl_c_ca_err}"
                + "/%[0%|1%|-%] %{word?:tls.client.server_name}/%[TLSv%{set:tls.version_protocol=tls}%{word:tls.version}%|%{word?}%]/%{word?:tls.cipher}%)";
        return new HaproxyFormat(
                LinePattern.of(header),
                LinePattern.of(client
                        + server
                        + "%{int:haproxy.http.request.time_wait_ms}/%{int:haproxy.total_waiting_time_ms}"
                        + "/%{int:haproxy.connection_wait_time_ms}/%{int:haproxy.http.request.time_wait_without_data_ms}"
                        + "/%(+%)%{millis} %{status} %(+%)%{int:http.response.bytes}"
                        + " %{word?:haproxy.http.request.captured_cookie} %{word?:haproxy.http.response.captured_cookie}"
                        + " %{word:haproxy.termination_state} "
                        + connections
                        + "%( {%{until?:haproxy.http.request.captured_headers}}%)"
                        + "%( {%{until?:haproxy.http.response.captured_headers}}%)"
                        + " \"%[<BADREQ>\"%|%{request}\"%|%{request}%]"
                        + tls),
                LinePattern.of(client
                        + server
                        + "%{int:haproxy.total_waiting_time_ms}/%{int:haproxy.connection_wait_time_ms}/%(+%)%{millis}"
                        + " %(+%)%{int:haproxy.bytes_read} %{word:haproxy.termination_state} "
                        + connections
                        + tls),
                LinePattern.of(
                        "%{peer:source} [%{clf:@timestamp}] %{word:haproxy.frontend_name}/%{word:haproxy.bind_name}: "
                                + "%{rest:haproxy.error_message}"),
                LinePattern.of("Connect from %{peer:source} to %{peer:destination}"
                        + " (%{word:haproxy.frontend_name}/%{word:haproxy.mode})%$"));
    }

    /** The default of Istio, with and without the details of the response code (before 1.6). */
    private static TextFormat istio() {
        return PatternFormat.of("istio.access_logs", Lead.BRACKET)
                .pattern("[%{iso:@timestamp}] \"%{request}\" %{status} %{word?:istio.access.response.flags}"
                        + "%( %{word?:istio.access.response.code_details} %{word?:istio.access.connection_termination_details}%)"
                        + " \"%{escaped?:istio.access.upstream_transport_failure_reason}\""
                        + " %{int:http.request.body.bytes} %{int:http.response.body.bytes} %{millis}"
                        + " %{int?:istio.access.upstream_service_time}"
                        + " \"%[%{ip:network.forwarded_ip}\"%|%{escaped?:istio.access.x_forwarded_for}\"%] \"%{escaped?:user_agent.original}\""
                        + " \"%{escaped?:http.request.id}\" \"%{authority}\""
                        + " \"%{escaped?:istio.access.upstream_host}\" %{word?:istio.access.upstream_cluster}"
                        + " %{word?:istio.access.upstream_local_address} %{endpoint:destination} %{endpoint:source}"
                        + " %{word?:tls.client.server_name} %{word?:istio.access.route_name}%.%$")
                .constant("event.category", "web")
                .constant("event.type", "access")
                .build();
    }

    private static TextFormat envoy() {
        return PatternFormat.of("envoyproxy.log", Lead.BRACKET)
                .pattern("[%{iso:@timestamp}] \"%{request}\" %{status} %{word?:envoyproxy.response_flags}"
                        + " %{int:http.request.body.bytes} %{int:http.response.body.bytes} %{millis}"
                        + " %{int?:envoyproxy.upstream_service_time}"
                        + " \"%[%{ip:network.forwarded_ip}\"%|%{escaped?:envoyproxy.x_forwarded_for}\"%] \"%{escaped?:user_agent.original}\""
                        + " \"%{escaped?:http.request.id}\" \"%{authority}\""
                        + " \"%{escaped?:envoyproxy.upstream_host}\"%.%$")
                .constant("event.category", "web")
                .constant("event.type", "access")
                .build();
    }

    /** The native format: {@code %ts.%03tu %6tr %>a %Ss/%03>Hs %<st %rm %ru %[un %Sh/%<a %mt}. */
    private static TextFormat squid() {
        return PatternFormat.of("squid.log", Lead.NUMBER)
                .pattern("%{epoch:@timestamp}%_%{millis} %{endpoint:source} %{word:squid.log.result_code}/%{status}"
                        + " %{int:http.response.bytes} %{word?:http.request.method} %{word?:url.original}"
                        + " %{word?:user.name} %{word?:squid.log.hierarchy_code}/%{endpoint:destination}"
                        + " %{word?:http.response.mime_type}%.%$")
                .constant("event.category", "web")
                .constant("event.type", "access")
                .build();
    }

    private static TextFormat applicationLoadBalancer() {
        return PatternFormat.of("aws.elb_logs", Lead.WORD)
                .pattern("%{word:aws.elb.type} %{iso:@timestamp} %{word:aws.elb.name} %{peer:source}"
                        + " %[-%|%{peer:destination}%]"
                        + " %{number:aws.elb.request_processing_time.sec} %{number:aws.elb.backend_processing_time.sec}"
                        + " %{number:aws.elb.response_processing_time.sec}"
                        + " %{status} %{int?:aws.elb.backend.http.response.status_code}"
                        + " %{int:http.request.bytes} %{int:http.response.bytes} \"%{request}\""
                        + " \"%{escaped?:user_agent.original}\" %{word?:tls.cipher} %[TLSv%{set:tls.version_protocol=tls}%{word:tls.version}%|%{word}%]"
                        + " %{word?:aws.elb.target_group.arn} \"%{escaped?:trace.id}\""
                        + " \"%{escaped?:tls.client.server_name}\" \"%{escaped?:aws.elb.chosen_cert.arn}\""
                        + " %{int?:aws.elb.matched_rule_priority} %{iso:event.start}"
                        + " \"%{escaped?:aws.elb.action_executed}\" \"%{escaped?:aws.elb.redirect_url}\""
                        + " \"%{escaped?:aws.elb.error.reason}\""
                        + "%( \"%{escaped?:aws.elb.target_port}\" \"%{escaped?:aws.elb.target_status_code}\""
                        + "%( \"%{escaped?:aws.elb.classification}\" \"%{escaped?:aws.elb.classification_reason}\""
                        + "%( %{word?:aws.elb.conn_trace_id}%)%)%)")
                .constant("event.category", "web")
                .constant("event.type", "access")
                .constant("cloud.provider", "aws")
                .build();
    }

    /** The agent and what TLS agreed on came in 2015. */
    private static TextFormat classicLoadBalancer() {
        return PatternFormat.of("aws.elb_logs", Lead.ISO_DATE)
                .pattern("%{iso:@timestamp} %{word:aws.elb.name} %{peer:source} %[-%|%{peer:destination}%]"
                        + " %{number:aws.elb.request_processing_time.sec} %{number:aws.elb.backend_processing_time.sec}"
                        + " %{number:aws.elb.response_processing_time.sec}"
                        + " %{status} %{int?:aws.elb.backend.http.response.status_code}"
                        + " %{int:http.request.bytes} %{int:http.response.bytes}"
                        + " \"%{request}\"%( \"%{escaped?:user_agent.original}\" %{word?:tls.cipher}"
                        + " %[TLSv%{set:tls.version_protocol=tls}%{word:tls.version}%|%{word}%]%)%.%$")
                .constant("event.category", "web")
                .constant("event.type", "access")
                .constant("cloud.provider", "aws")
                .build();
    }

    /** Of connections with TLS, the only ones that are logged. */
    private static TextFormat networkLoadBalancer() {
        return PatternFormat.of("aws.elb_logs", Lead.WORD)
                .pattern(
                        "tls %{word} %{iso:@timestamp} %{word:aws.elb.name} %{word:aws.elb.listener} %{peer:source}"
                                + " %{peer:destination} %{millis} %{int?:aws.elb.tls_handshake_time.ms}"
                                + " %{int?:source.bytes} %{int?:destination.bytes} %{word?:aws.elb.incoming_tls_alert}"
                                + " %{word?:aws.elb.chosen_cert.arn} %{word} %{word?:tls.cipher}"
                                + " %[tlsv13%{set:tls.version=1.3}%|tlsv12%{set:tls.version=1.2}%|%{word?:tls.version}%] %{word} %{word?:tls.client.server_name}%(%_%{rest}%)%$")
                .constant("event.category", "network")
                .constant("event.type", "connection")
                .constant("cloud.provider", "aws")
                .build();
    }
}
