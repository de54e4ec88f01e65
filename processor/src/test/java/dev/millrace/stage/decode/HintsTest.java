package dev.millrace.stage.decode;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HintsTest {

    private static final String ACCESS =
            "192.0.2.7 - - [10/Mar/2026:09:15:30 +0000] \\\"GET / HTTP/1.1\\\" 200 5 \\\"-\\\" \\\"curl\\\"";

    private static String datasetOf(String envelope) {
        String fields = Decoded.of("{" + envelope + ",\"message\":\"" + ACCESS + "\"}")
                .get(0)
                .tree();
        int at = fields.lastIndexOf("event.dataset");
        return fields.substring(at);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "log":{"file":{"path":"/var/log/nginx/access.log"}}            | nginx.access
            "log.file.path":"/var/log/apache2/other_vhosts_access.log"      | apache.access
            "log":{"file":{"path":"/var/log/httpd/access_log"}}            | apache.access
            "container":{"image":{"name":"docker.io/library/httpd:2.4"}}    | apache.access
            "kubernetes":{"container_name":"tomcat"}                        | apache_tomcat.access
            "filename":"/opt/x/localhost_access_log.2026-03-10.txt"         | apache_tomcat.access
            "process":{"name":"traefik"}                                    | traefik.access
            "event":{"module":"apache"}                                     | apache.access
            "SYSLOG_IDENTIFIER":"caddy"                                     | caddy.access
            "file":"/var/log/access.log"                                    | nginx.access
            """)
    void decideWhoseAnAccessLogIs(String envelope, String dataset) {
        assertThat(datasetOf(envelope)).startsWith("event.dataset").contains(dataset);
    }

    @Test
    void areNotTakenFromTheNameOfAHost() {
        assertThat(datasetOf("\"host\":{\"name\":\"apache-1\"}")).contains("nginx.access");
    }

    @Test
    void areNotTakenFromALongValue() {
        assertThat(datasetOf("\"path\":\"" + "x".repeat(300) + "apache\"")).contains("nginx.access");
    }
}
