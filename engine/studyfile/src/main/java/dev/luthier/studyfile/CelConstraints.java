package dev.luthier.studyfile;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.luthier.space.ChoiceDomain;
import dev.luthier.space.Configuration;
import dev.luthier.space.Constraint;
import dev.luthier.space.Domain;
import dev.luthier.space.IntegerDomain;
import dev.luthier.space.Parameter;
import dev.luthier.space.RealDomain;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Rules between parameters in the Common Expression Language: no loops, no effects, no access to
 * anything but the parameters. Integers and reals mix in arithmetic and comparisons.
 *
 * <p>A rule is tested only where every parameter that it names is active; elsewhere it holds. A
 * configuration for which it cannot be worked out (division of integers by zero, an overflow)
 * breaks it.
 */
public final class CelConstraints implements ConstraintLanguage {
  private static final int LONGEST = 10_000;
  private static final String NAME = "[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*";
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .enableComprehension(false)
          .maxExpressionCodePointSize(LONGEST)
          .build();
  private static final List<Mixed> MIXED =
      List.of(
          new Mixed("_+_", "add"),
          new Mixed("_-_", "subtract"),
          new Mixed("_*_", "multiply"),
          new Mixed("_/_", "divide"));
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.plannerRuntimeBuilder()
          .setOptions(OPTIONS)
          .addFunctionBindings(MIXED.stream().flatMap(m -> m.bindings().stream()).toList())
          .build();

  /** An operator of an integer and a real, which the language itself lacks. */
  private record Mixed(String operator, String word) {
    CelFunctionDecl declaration() {
      return CelFunctionDecl.newFunctionDeclaration(
          operator,
          CelOverloadDecl.newGlobalOverload(
              word + "_int_real", SimpleType.DOUBLE, SimpleType.INT, SimpleType.DOUBLE),
          CelOverloadDecl.newGlobalOverload(
              word + "_real_int", SimpleType.DOUBLE, SimpleType.DOUBLE, SimpleType.INT));
    }

    List<CelFunctionBinding> bindings() {
      String of = operator;
      return List.of(
          CelFunctionBinding.from(
              word + "_int_real",
              Long.class,
              Double.class,
              (a, b) -> result(of, a.doubleValue(), b)),
          CelFunctionBinding.from(
              word + "_real_int",
              Double.class,
              Long.class,
              (a, b) -> result(of, a, b.doubleValue())));
    }
  }

  private static double result(String operator, double a, double b) {
    return switch (operator) {
      case "_+_" -> a + b;
      case "_-_" -> a - b;
      case "_*_" -> a * b;
      default -> a / b;
    };
  }

  @Override
  public Constraint compile(String source, List<Parameter<?>> parameters) {
    try {
      CelAbstractSyntaxTree tree = compiler(parameters).compile(source).getAst();
      Set<String> known = parameters.stream().map(Parameter::name).collect(Collectors.toSet());
      List<String> named =
          tree.getReferenceMap().values().stream()
              .map(r -> r.name())
              .filter(known::contains)
              .distinct()
              .sorted()
              .toList();
      if (named.isEmpty()) {
        throw new IllegalArgumentException(
            "names no parameter. Maybe write a rule such as layers * units <= 512.");
      }
      CelRuntime.Program program = RUNTIME.createProgram(tree);
      return new Constraint(source, c -> holds(program, named, c));
    } catch (CelValidationException e) {
      throw refused(e, parameters);
    } catch (CelEvaluationException e) {
      throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
    }
  }

  private static CelCompiler compiler(List<Parameter<?>> parameters) {
    var builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros()
            .setResultType(SimpleType.BOOL);
    MIXED.forEach(m -> builder.addFunctionDeclarations(m.declaration()));
    for (Parameter<?> parameter : parameters) {
      if (parameter.name().matches(NAME)) {
        builder.addVar(parameter.name(), type(parameter.domain()));
      }
    }
    return builder.build();
  }

  private static CelType type(Domain<?> domain) {
    if (domain instanceof RealDomain) {
      return SimpleType.DOUBLE;
    }
    if (domain instanceof IntegerDomain) {
      return SimpleType.INT;
    }
    List<CelType> types =
        ((ChoiceDomain<?>) domain)
            .values().stream().map(CelConstraints::typeOf).distinct().toList();
    return types.size() == 1 ? types.get(0) : SimpleType.DYN;
  }

  private static CelType typeOf(Object value) {
    if (value instanceof Integer) {
      return SimpleType.INT;
    }
    if (value instanceof Double) {
      return SimpleType.DOUBLE;
    }
    return value instanceof Boolean ? SimpleType.BOOL : SimpleType.STRING;
  }

  private static boolean holds(
      CelRuntime.Program program, List<String> named, Configuration configuration) {
    Map<String, Object> values = new HashMap<>();
    for (String name : named) {
      var value = configuration.find(name);
      if (value.isEmpty()) {
        return true;
      }
      values.put(name, value.get() instanceof Integer i ? i.longValue() : value.get());
    }
    try {
      return Boolean.TRUE.equals(program.eval(values));
    } catch (CelEvaluationException e) {
      return false;
    }
  }

  /** The first thing that is wrong, with its column from 1. */
  private static IllegalArgumentException refused(
      CelValidationException e, List<Parameter<?>> parameters) {
    CelIssue first = e.getErrors().get(0);
    String what =
        first
            .getMessage()
            .replace(" (in container '')", "")
            .replaceFirst(" \\(candidates: .*", "")
            .replaceFirst(" expecting \\{.*", "")
            .replace("mismatched input '<EOF>'", "the rule ends too early");
    String names = parameters.stream().map(Parameter::name).collect(Collectors.joining(", "));
    String mend =
        what.startsWith("undeclared")
            ? "one of the parameters " + names + " is meant; texts are written in 'quotes'."
            : "write a comparison such as layers * units <= 512 && optimizer != 'sgd'.";
    return new IllegalArgumentException(
        "line "
            + first.getSourceLocation().getLine()
            + ", column "
            + (first.getSourceLocation().getColumn() + 1)
            + ": "
            + what
            + ". Maybe "
            + mend,
        e);
  }
}
