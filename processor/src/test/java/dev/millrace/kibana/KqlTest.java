package dev.millrace.kibana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KqlTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a: b | {'match':{'a':'b'}}",
                "a: \"b c\" | {'match_phrase':{'a':'b c'}}",
                "a: * | {'exists':{'field':'a'}}",
                "a: b* | {'query_string':{'query':'b*','fields':['a']}}",
                "a >= 5 | {'range':{'a':{'gte':'5'}}}",
                "a: (b or c) | {'bool':{'should':[{'match':{'a':'b'}},{'match':{'a':'c'}}],'minimum_should_match':1}}",
                "a: b and not c: d | {'bool':{'filter':[{'match':{'a':'b'}},{'bool':{'must_not':[{'match':{'c':'d'}}]}}]}}",
                "a: b or (c: d) | {'bool':{'should':[{'match':{'a':'b'}},{'match':{'c':'d'}}],'minimum_should_match':1}}"
            })
    void becomesAQueryOfElasticsearch(String kql, String query) {
        assertThat(Kql.query(kql).toString()).isEqualTo(query.replace('\'', '"'));
    }

    @Test
    void ofNothingIsEverything() {
        assertThat(Kql.query(" ").toString()).isEqualTo("{\"match_all\":{}}");
        assertThat(Kql.fields("")).isEmpty();
    }

    @Test
    void knowsTheFieldsItAsksFor() {
        assertThat(Kql.fields("a.b: 1 and (c: * or not d > 7)")).containsExactly("a.b", "c", "d");
    }

    @ParameterizedTest
    @CsvSource({"a:, ends too early", "a: b c, does not expect \"c\"", "(a: b, expects \")\""})
    void saysWhatItCannotRead(String kql, String why) {
        assertThatThrownBy(() -> Kql.query(kql)).hasMessage("KQL \"" + kql + "\": " + why);
    }
}
