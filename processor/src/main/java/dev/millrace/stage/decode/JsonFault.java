package dev.millrace.stage.decode;

/** Why bytes are not indexed as JSON, with the code of the rejection. */
enum JsonFault {
    NONE(""),
    MALFORMED("decode.json-malformed"),
    INVALID_UTF8(Rejections.INVALID_UTF8),
    TOO_DEEP("decode.too-deep"),
    TOO_MANY_FIELDS("decode.too-many-fields"),
    NUMBER_TOO_LONG("decode.number-too-long"),
    NAME_TOO_LONG("decode.name-too-long");

    private final String code;

    JsonFault(String code) {
        this.code = code;
    }

    String code() {
        return code;
    }
}
