package dev.millrace.stage.decode.text;

/**
 * Keys of the lines that Fortinet's firewalls send (FortiOS log message reference) and their ECS fields. The names of
 * hosts and of devices there are not those that other key-value lines mean by them.
 */
final class FortinetKeys {

    static final ExtensionFields FIELDS = new ExtensionFields("fortinet.firewall.", """
            srcip srcip source.ip ADDRESS
            srcport srcport source.port INTEGER
            srcmac srcmac source.mac
            srcname srcname source.domain
            srcintf srcintf observer.ingress.interface.name
            dstip dstip destination.ip ADDRESS
            dstport dstport destination.port INTEGER
            dstmac dstmac destination.mac
            dstname dstname destination.domain
            dstintf dstintf observer.egress.interface.name
            remip remip source.ip ADDRESS
            locip locip destination.ip ADDRESS
            remport remport source.port INTEGER
            locport locport destination.port INTEGER
            tranip tranip destination.nat.ip ADDRESS
            tranport tranport destination.nat.port INTEGER
            transip transip source.nat.ip ADDRESS
            transport transport source.nat.port INTEGER
            sentbyte sentbyte source.bytes INTEGER
            rcvdbyte rcvdbyte destination.bytes INTEGER
            sentpkt sentpkt source.packets INTEGER
            rcvdpkt rcvdpkt destination.packets INTEGER
            duration duration event.duration SECONDS
            proto proto network.transport PROTOCOL
            service service network.protocol WORD
            app app network.application
            hostname hostname url.domain
            url url url.path
            agent agent user_agent.original
            user user user.name
            level level log.level
            logid logid event.code
            logdesc logdesc rule.description
            policyid policyid rule.id
            policyname policyname rule.name
            devname devname observer.name
            devid devid observer.serial_number
            """);

    private FortinetKeys() {}
}
