package dev.millrace.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class TopologyDiagramsTest {

    private static final TopologyDescription FORK = new Topology()
            .addSource("in", "b", "a")
            .addProcessor("check", Nothing::new, "in")
            .addProcessor("write", Nothing::new, "check")
            .addProcessor("say-no", Nothing::new, "check", "write")
            .addProcessor("zero", Nothing::new, "say-no")
            .describe();

    @Test
    void drawsAMermaidFlowchartInTheOrderOfTheFlow() {
        assertThat(TopologyDiagrams.mermaid(FORK)).isEqualTo("""
                        flowchart LR
                            in[("a, b")]
                            check[check]
                            write[write]
                            say_no[say-no]
                            zero[zero]
                            in --> check
                            check --> say_no
                            check --> write
                            write --> say_no
                            say_no --> zero
                        """);
    }

    @Test
    void drawsAnSvgWithEveryNodeAndEdge() throws Exception {
        // when
        Document svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(TopologyDiagrams.svg(FORK))));

        // then
        assertThat(svg.getElementsByTagName("text").getLength()).isEqualTo(5);
        // Five edges and the head of the arrow.
        assertThat(svg.getElementsByTagName("path").getLength()).isEqualTo(6);
    }

    @Test
    void drawsEqualTopologiesEqually() {
        assertThat(TopologyDiagrams.svg(FORK)).isEqualTo(TopologyDiagrams.svg(FORK));
    }

    private static final class Nothing implements Processor<Object, Object, Object, Object> {

        @Override
        public void process(Record<Object, Object> record) {}
    }
}
