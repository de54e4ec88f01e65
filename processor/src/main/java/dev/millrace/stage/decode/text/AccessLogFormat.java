package dev.millrace.stage.decode.text;

import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields.Name;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The common and combined log formats, with a virtual host or addresses of proxies before them and whatever may be
 * appended. nginx, Apache and others write them alike: what is around the text decides whose it is ({@link Hints}), else
 * what is appended, else it is nginx's. Used by one thread.
 */
final class AccessLogFormat implements TextFormat {

    static final Name SOURCE_ADDRESS = Name.of("source.address");

    private static final Name CATEGORY = Name.of("event.category");
    private static final Name TYPE = Name.of("event.type");
    private static final byte[] WEB = "web".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ACCESS = "access".getBytes(StandardCharsets.US_ASCII);

    private static final LinePattern REQUEST =
            LinePattern.of("[%[%{clf:@timestamp}%|%{iso:@timestamp}%]] \"%{request}\" %{status}");
    private static final LinePattern BYTES = LinePattern.of(" %{int?:http.response.body.bytes}");
    private static final LinePattern REFERRER_AND_AGENT =
            LinePattern.of(" \"%{escaped?:http.request.referrer}\" \"%{escaped?:user_agent.original}\"");

    /** As ingress-nginx documents it; older ones know no alternative upstream and no request id. */
    private static final LinePattern INGRESS = LinePattern.of(
            " %{int?:http.request.bytes} %{seconds} [%{until?:nginx_ingress_controller.access.upstream.name}]"
                    + "%( [%{until?:nginx_ingress_controller.access.upstream.alternative_name}]%)"
                    + " %{list?:nginx_ingress_controller.access.upstream.address}"
                    + " %{list?:nginx_ingress_controller.access.upstream.response.length}"
                    + " %{list?:nginx_ingress_controller.access.upstream.response.time}"
                    + " %{list?:nginx_ingress_controller.access.upstream.response.status_code}"
                    + "%( %{word?:http.request.id}%)%.%$");

    private static final LinePattern TRAEFIK =
            LinePattern.of(" %{int?:traefik.access.request_count} \"%{escaped?:traefik.access.frontend_name}\""
                    + " \"%{escaped?:traefik.access.backend_url}\" %{millis}ms%.%$");

    /** {@code %Ss:%Sh}. */
    private static final LinePattern SQUID = LinePattern.of(" %[TCP_%|UDP_%|NONE%]");

    private static final LinePattern SQUID_CODES =
            LinePattern.of(" %{word:squid.log.result_code}:%{word?:squid.log.hierarchy_code}%.%$");

    /** Whose lines these are by what is around them, see {@link #BY_HINT}. */
    private static final Hints HINTS = new Hints(List.of(
            "ingress-nginx",
            "ingress_controller",
            "nginx",
            "tomcat",
            "catalina",
            "localhost_access_log",
            "weblogic",
            "httpd",
            "apache",
            "traefik",
            "caddy",
            "squid"));

    private static final Module NGINX = new Module("nginx.access");
    private static final Module INGRESS_NGINX = new Module("nginx_ingress_controller.access");
    private static final Module APACHE = new Module("apache.access");
    private static final Module TOMCAT = new Module("apache_tomcat.access");
    private static final Module WEBLOGIC = new Module("oracle_weblogic.access");
    private static final Module TRAEFIK_PROXY = new Module("traefik.access");
    private static final Module CADDY = new Module("caddy.access");
    private static final Module SQUID_CACHE = new Module("squid.log");

    private static final Module[] BY_HINT = {
        INGRESS_NGINX,
        INGRESS_NGINX,
        NGINX,
        TOMCAT,
        TOMCAT,
        TOMCAT,
        WEBLOGIC,
        APACHE,
        APACHE,
        TRAEFIK_PROXY,
        CADDY,
        SQUID_CACHE
    };

    /** The names of fields that ECS does not have. */
    record Module(Dataset dataset, Name addresses, Name identity, Name forwarded) {

        Module(String dataset) {
            this(
                    Dataset.of(dataset),
                    Name.of(dataset + ".remote_ip_list"),
                    Name.of(dataset + ".identity"),
                    Name.of(dataset + ".x_forwarded_for"));
        }
    }

    private final AccessPeers peers = new AccessPeers();
    private final AccessTail tail = new AccessTail();

    @Override
    public String dataset() {
        return "nginx.access";
    }

    @Override
    public Set<Lead> leads() {
        return EnumSet.of(Lead.ADDRESS, Lead.WORD, Lead.NUMBER, Lead.QUOTE, Lead.OTHER);
    }

    @Override
    public boolean read(TextLine line) {
        int bracket = peers.read(line);
        if (bracket == AccessPeers.NO_MATCH) {
            return false;
        }
        int at = REQUEST.matchFrom(line, bracket);
        if (at == Element.NO_MATCH) {
            return false;
        }
        int afterBytes = BYTES.matchFrom(line, at);
        at = afterBytes == Element.NO_MATCH ? at : afterBytes;
        if (at < line.lineEnd() && line.bytes()[at] != ' ') {
            return false;
        }
        int hint = HINTS.of(line.event());
        Module module = appended(line, at, hint == Hints.NONE ? NGINX : BY_HINT[hint]);
        line.dataset(module.dataset());
        line.addText(module.addresses(), peers.listStart(), peers.listEnd());
        if (!isNil(line.bytes(), peers.identityStart(), peers.identityEnd())) {
            line.add(module.identity(), ValueKind.TEXT, peers.identityStart(), peers.identityEnd());
        }
        line.addConstant(CATEGORY, WEB);
        line.addConstant(TYPE, ACCESS);
        return true;
    }

    /** Reads what follows the number of bytes. */
    private Module appended(TextLine line, int start, Module module) {
        int at = REFERRER_AND_AGENT.matchFrom(line, start);
        if (at == Element.NO_MATCH) {
            tail.read(line, start, module);
            return module;
        }
        if (at == line.lineEnd()) {
            return module;
        }
        if (INGRESS.matchFrom(line, at) != Element.NO_MATCH) {
            return INGRESS_NGINX;
        }
        if (TRAEFIK.matchFrom(line, at) != Element.NO_MATCH) {
            return TRAEFIK_PROXY;
        }
        if (SQUID.matchFrom(line, at) != Element.NO_MATCH && SQUID_CODES.matchFrom(line, at) != Element.NO_MATCH) {
            return SQUID_CACHE;
        }
        tail.read(line, at, module);
        return module;
    }

    private static boolean isNil(byte[] bytes, int start, int end) {
        return start >= end || (end - start == 1 && bytes[start] == '-');
    }
}
