package dev.millrace.stage.rules;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelMacro;
import dev.cel.parser.CelMacroExprFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import dev.millrace.config.Nearest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Compiles conditions. The variables are the fields of {@link EventVariables} under their dotted names; {@code has(field)}
 * asks whether a field is there. Immutable; one for all threads.
 */
final class CelConditions {

    /** A list of an event has fewer; what has more makes the condition fail instead of holding the stream thread. */
    private static final int MOST_ITERATIONS = 10_000;

    private static final CelOptions OPTIONS = CelOptions.current()
            .enableHeterogeneousNumericComparisons(true)
            .comprehensionMaxIterations(MOST_ITERATIONS)
            .build();

    /** The operator {@code in}, as the parser names it. */
    private static final String IN = "@in";

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*");

    private static @Nullable CelConditions instance;

    private final CelCompiler compiler;
    private final CelRuntime runtime;

    private CelConditions() {
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(
                        CelStandardMacro.ALL,
                        CelStandardMacro.EXISTS,
                        CelStandardMacro.EXISTS_ONE,
                        CelStandardMacro.FILTER,
                        CelStandardMacro.MAP)
                .addMacros(CelMacro.newGlobalMacro("has", 1, CelConditions::presence))
                .setResultType(SimpleType.BOOL);
        EventVariables.types().forEach((name, type) -> {
            builder.addVar(name, celType(type));
            builder.addVar(EventVariables.PRESENCE + name, SimpleType.BOOL);
        });
        compiler = builder.build();
        // The planner resolves names and overloads once; the older interpreter does so per evaluation.
        runtime = CelRuntimeFactory.plannerRuntimeBuilder()
                .setOptions(OPTIONS)
                .setStandardFunctions(CelStandardFunctions.newBuilder()
                        .excludeFunctions(CelStandardFunctions.StandardFunction.IN)
                        .build())
                .addFunctionBindings(CelFunctionBinding.fromOverloads(
                        IN,
                        CelFunctionBinding.from("in_list", Object.class, List.class, CelConditions::isIn),
                        CelFunctionBinding.from("in_map", Object.class, Map.class, (key, map) -> map.containsKey(key))))
                .build();
    }

    /**
     * The standard one takes what {@code get} of a map answers for the proof that a key is there; ours answers with an
     * unknown value for one that is not.
     */
    private static boolean isIn(Object element, List<?> list) {
        for (Object candidate : list) {
            boolean areNumbers = candidate instanceof Number && element instanceof Number;
            if (candidate.equals(element)
                    || (areNumbers && ((Number) candidate).doubleValue() == ((Number) element).doubleValue())) {
                return true;
            }
        }
        return false;
    }

    /** Built at the first condition: it takes a third of a second, which nobody without conditions should wait. */
    static synchronized CelConditions shared() {
        if (instance == null) {
            instance = new CelConditions();
        }
        return instance;
    }

    private static CelType celType(EventVariables.Type type) {
        return switch (type) {
            case TEXT -> SimpleType.STRING;
            case WHOLE_NUMBER -> SimpleType.INT;
            case NUMBER -> SimpleType.DOUBLE;
            case BOOLEAN -> SimpleType.BOOL;
            case TEXTS -> ListType.create(SimpleType.STRING);
            case FIELDS -> MapType.create(SimpleType.STRING, SimpleType.DYN);
        };
    }

    /** @throws IllegalArgumentException saying where in the text what is wrong */
    Condition compile(String text) {
        try {
            CelRuntime.Program program =
                    runtime.createProgram(compiler.compile(text).getAst());
            return event -> evaluate(program, event);
        } catch (CelValidationException e) {
            CelIssue first = e.getErrors().get(0);
            throw new IllegalArgumentException(problem(text, first), e);
        } catch (CelEvaluationException e) {
            throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Condition.Result evaluate(CelRuntime.Program program, EventVariables event) {
        try {
            // What depends on an absent field comes back as an unknown, which is no boolean.
            return Boolean.TRUE.equals(program.eval(event)) ? Condition.Result.MET : Condition.Result.NOT_MET;
        } catch (CelEvaluationException | RuntimeException | StackOverflowError e) {
            return Condition.Result.FAILED;
        }
    }

    private static String problem(String text, CelIssue issue) {
        int line = issue.getSourceLocation().getLine();
        int column = issue.getSourceLocation().getColumn();
        List<String> lines = text.lines().toList();
        String place = (lines.size() > 1 ? "line " + line + ", " : "") + "column " + (column + 1);
        String message = issue.getMessage().strip().replace(" (in container '')", "");
        if (message.startsWith("undeclared reference") && line >= 1 && line <= lines.size()) {
            Matcher name = NAME.matcher(lines.get(line - 1));
            if (name.find(Math.min(column, lines.get(line - 1).length())) && name.start() == column) {
                message = unknown(name.group());
            }
        }
        return place + ": " + message;
    }

    private static String unknown(String name) {
        return "no event has a field \"" + name + "\""
                + Nearest.to(name, EventVariables.types().keySet())
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("; use an ECS field that Millrace writes, attributes.<name> or labels.<name>");
    }

    // ---- has(field)

    private static Optional<CelExpr> presence(
            CelMacroExprFactory factory, CelExpr target, ImmutableList<CelExpr> arguments) {
        CelExpr argument = arguments.get(0);
        String name = name(argument);
        if (name != null && EventVariables.types().containsKey(name)) {
            return Optional.of(factory.newIdentifier(EventVariables.PRESENCE + name));
        }
        for (String fields : EventVariables.maps()) {
            if (name != null && name.startsWith(fields + ".")) {
                String path = name.substring(fields.length() + 1);
                return Optional.of(factory.newGlobalCall(
                        IN, factory.newConstant(CelConstant.ofValue(path)), factory.newIdentifier(fields)));
            }
        }
        return Optional.of(factory.reportError(CelIssue.formatError(
                factory.getSourceLocation(argument),
                name == null ? "has() takes the name of a field" : unknown(name))));
    }

    /** {@code a.b.c} as it was written; {@code null} if it is something else. */
    private static @Nullable String name(CelExpr expression) {
        if (expression.exprKind().getKind() == Kind.IDENT) {
            return expression.ident().name();
        }
        if (expression.exprKind().getKind() != Kind.SELECT) {
            return null;
        }
        String operand = name(expression.select().operand());
        return operand == null ? null : operand + "." + expression.select().field();
    }
}
