package dev.millrace.stage.decode.text;

import java.util.List;

/** What the programs of Postfix say of a message, by the id of its queue file, and of their clients. */
final class PostfixPatterns {

    private static final String QUEUE = "%{alnum:postfix.queue_id}: ";
    private static final String CLIENT = "%{until:source.domain}[%{ip:source.ip}]%(:%{int:source.port}%)";

    private PostfixPatterns() {}

    static List<PatternFormat> all() {
        return List.of(
                delivery("sent", "success"), delivery("bounced", "failure"), delivery("deferred", "failure"), others());
    }

    /** {@code to=<..>, orig_to=<..>, relay=host[ip]:25, conn_use=2, delay=1.2, delays=0.1/0/0.5/0.6, dsn=2.0.0, status=sent (..)}. */
    private static PatternFormat delivery(String status, String outcome) {
        return PatternFormat.of("postfix.log", Lead.WORD)
                .pattern(QUEUE + "to=<%{until:email.to.address}>, %(orig_to=<%{until:postfix.orig_to}>, %)relay="
                        + "%[none,%|%{hostname:destination.domain}[%{ip:destination.ip}]:%{int:destination.port},%|%{until:postfix.relay},%]"
                        + " %(conn_use=%{int:postfix.conn_use}, %)delay=%{seconds:event.duration}, delays=%{word:postfix.delays},"
                        + " dsn=%{word:postfix.dsn}, status=" + status + "%( (%{last:event.reason})%)")
                .constant("postfix.status", status)
                .constant("event.category", "email")
                .constant("event.outcome", outcome)
                .build();
    }

    private static PatternFormat others() {
        return PatternFormat.of("postfix.log", Lead.WORD)
                .pattern(
                        "%[connect from%|disconnect from%|lost connection after %{until} from%|timeout after %{until} from%] "
                                + CLIENT)
                .pattern(QUEUE + "client=" + CLIENT
                        + "%(, sasl_method=%{word:postfix.sasl_method}, sasl_username=%{word:user.name}%)")
                .pattern(
                        QUEUE
                                + "from=<%{until?:email.from.address}>, size=%{int:postfix.size}, nrcpt=%{int:postfix.recipients}")
                .pattern(QUEUE + "message-id=<%{until:email.message_id}>")
                .pattern(QUEUE + "%[removed%|uid=%{int} from=<%{until:email.from.address}>%]")
                .pattern("NOQUEUE: reject: %{letters} from " + CLIENT + ": %{rest:event.reason}")
                .constant("event.category", "email")
                .build();
    }
}
