package dev.millrace.stage.decode.text;

/**
 * The extension dictionary of CEF (ArcSight, version 25): key, full name, ECS field, shape. What the dictionary calls
 * category and type are no values of ECS's {@code event.category} and {@code event.kind}, so they stay below {@code
 * cef.extensions}.
 */
final class CefKeys {

    static final ExtensionFields FIELDS = new ExtensionFields("cef.extensions.", """
            agt agentAddress observer.ip ADDRESS
            ahost agentHostName observer.hostname
            aid agentId observer.serial_number
            amac agentMacAddress observer.mac
            art agentReceiptTime event.created
            atz agentTimeZone
            at agentType observer.type
            av agentVersion
            app applicationProtocol network.application
            cnt baseEventCount
            in bytesIn source.bytes INTEGER
            out bytesOut destination.bytes INTEGER
            customerExternalID customerExternalID organization.id
            customerURI customerURI organization.name
            dst destinationAddress destination.ip ADDRESS
            dlat destinationGeoLatitude
            dlong destinationGeoLongitude
            dhost destinationHostName destination.domain
            dmac destinationMacAddress destination.mac
            dntdom destinationNtDomain
            dpt destinationPort destination.port INTEGER
            dpid destinationProcessId
            dproc destinationProcessName
            destinationServiceName destinationServiceName service.name
            destinationTranslatedAddress destinationTranslatedAddress destination.nat.ip ADDRESS
            destinationTranslatedPort destinationTranslatedPort destination.nat.port INTEGER
            duid destinationUserId destination.user.id
            duser destinationUserName destination.user.name
            dpriv destinationUserPrivileges
            act deviceAction event.action
            dvc deviceAddress host.ip ADDRESS
            dvchost deviceHostName host.hostname
            dvcmac deviceMacAddress host.mac
            dvcpid deviceProcessId process.pid INTEGER
            deviceProcessName deviceProcessName process.name
            deviceExternalId deviceExternalId host.id
            deviceDirection deviceDirection network.direction DIRECTION
            deviceInboundInterface deviceInboundInterface observer.ingress.interface.name
            deviceOutboundInterface deviceOutboundInterface observer.egress.interface.name
            DeviceOutboundInterface deviceOutboundInterface observer.egress.interface.name
            devicePayloadId devicePayloadId event.id
            DevicePayloadId devicePayloadId event.id
            cat deviceEventCategory
            rt deviceReceiptTime @timestamp
            dtz deviceTimeZone event.timezone
            end endTime event.end
            eventId eventId event.id
            outcome eventOutcome event.outcome OUTCOME
            externalId externalId
            fileCreateTime fileCreateTime file.created
            fileHash fileHash
            fileId fileId file.inode
            fileModificationTime fileModificationTime file.mtime
            fname filename file.name
            filePath filePath file.path
            fsize fileSize file.size INTEGER
            fileType fileType file.type
            msg message message
            reason reason event.reason
            request requestUrl url.original
            requestClientApplication requestClientApplication user_agent.original
            requestContext requestContext http.request.referrer
            requestMethod requestMethod http.request.method
            src sourceAddress source.ip ADDRESS
            slat sourceGeoLatitude
            slong sourceGeoLongitude
            shost sourceHostName source.domain
            smac sourceMacAddress source.mac
            sntdom sourceNtDomain
            spt sourcePort source.port INTEGER
            spid sourceProcessId
            sproc sourceProcessName
            sourceTranslatedAddress sourceTranslatedAddress source.nat.ip ADDRESS
            sourceTranslatedPort sourceTranslatedPort source.nat.port INTEGER
            suid sourceUserId source.user.id
            suser sourceUserName source.user.name
            spriv sourceUserPrivileges
            start startTime event.start
            proto transportProtocol network.transport WORD
            catdt categoryDeviceType
            cs1 deviceCustomString1
            cs2 deviceCustomString2
            cs3 deviceCustomString3
            cs4 deviceCustomString4
            cs5 deviceCustomString5
            cs6 deviceCustomString6
            cs1Label deviceCustomString1Label
            cs2Label deviceCustomString2Label
            cs3Label deviceCustomString3Label
            cs4Label deviceCustomString4Label
            cs5Label deviceCustomString5Label
            cs6Label deviceCustomString6Label
            cn1 deviceCustomNumber1
            cn2 deviceCustomNumber2
            cn3 deviceCustomNumber3
            cn1Label deviceCustomNumber1Label
            cn2Label deviceCustomNumber2Label
            cn3Label deviceCustomNumber3Label
            cfp1 deviceCustomFloatingPoint1
            cfp2 deviceCustomFloatingPoint2
            cfp3 deviceCustomFloatingPoint3
            cfp4 deviceCustomFloatingPoint4
            cfp1Label deviceCustomFloatingPoint1Label
            cfp2Label deviceCustomFloatingPoint2Label
            cfp3Label deviceCustomFloatingPoint3Label
            cfp4Label deviceCustomFloatingPoint4Label
            c6a1 deviceCustomIPv6Address1
            c6a2 deviceCustomIPv6Address2
            c6a3 deviceCustomIPv6Address3
            c6a4 deviceCustomIPv6Address4
            c6a1Label deviceCustomIPv6Address1Label
            c6a2Label deviceCustomIPv6Address2Label
            c6a3Label deviceCustomIPv6Address3Label
            c6a4Label deviceCustomIPv6Address4Label
            """);

    private CefKeys() {}
}
