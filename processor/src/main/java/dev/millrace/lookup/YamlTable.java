package dev.millrace.lookup;

import dev.millrace.lookup.TableSource.Rows;
import java.io.Reader;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A YAML list of mappings. Read as a whole, which takes some 50 times the file's size: for what people write by hand. */
final class YamlTable {

    private static final int MAX_CHARACTERS = 256 * 1024 * 1024;

    private final String place;
    private final TreeSet<String> found = new TreeSet<>();

    YamlTable(String place) {
        this.place = place;
    }

    void read(Reader text, Rows rows) throws BrokenTableException {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_CHARACTERS);
        Node root = new Yaml(options).compose(text);
        if (root == null) {
            return;
        }
        if (!(root instanceof SequenceNode sequence)) {
            throw broken(line(root), "is not a list of mappings; start each row with '- '");
        }
        List<String> columns = Arrays.asList(rows.columns());
        @Nullable String[] cells = new @Nullable String[columns.size()];
        for (Node node : sequence.getValue()) {
            if (!(node instanceof MappingNode mapping)) {
                throw broken(line(node), "is not a mapping; write column: value");
            }
            mapping(mapping, columns, cells);
            rows.row(line(node), cells);
        }
        rows.found(found);
    }

    private void mapping(MappingNode mapping, List<String> columns, @Nullable String[] cells)
            throws BrokenTableException {
        Arrays.fill(cells, null);
        Set<String> names = new HashSet<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode name)
                    || !(tuple.getValueNode() instanceof ScalarNode value)) {
                throw broken(line(tuple.getKeyNode()), "holds a list or a mapping; write one value");
            }
            if (!names.add(name.getValue())) {
                throw broken(line(name), "column \"" + name.getValue() + "\" is there twice");
            }
            found.add(name.getValue());
            int column = columns.indexOf(name.getValue());
            boolean isEmpty =
                    value.getTag().equals(Tag.NULL) || value.getValue().isEmpty();
            if (column >= 0 && !isEmpty) {
                cells[column] = value.getValue();
            }
        }
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    private BrokenTableException broken(int line, String message) {
        return new BrokenTableException(place + ":" + line, message);
    }
}
