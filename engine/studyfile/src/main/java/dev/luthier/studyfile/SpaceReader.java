package dev.luthier.studyfile;

import dev.luthier.space.ChoiceDomain;
import dev.luthier.space.Condition;
import dev.luthier.space.Domain;
import dev.luthier.space.IntegerDomain;
import dev.luthier.space.Parameter;
import dev.luthier.space.Prior;
import dev.luthier.space.RealDomain;
import dev.luthier.space.Scale;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Reads the parameters of a study.
 *
 * @param exact whether numbers keep the type they are written in; otherwise the numbers of a choice
 *     become doubles as soon as one of them is
 */
record SpaceReader(boolean exact) {
  private static final List<String> TYPES = List.of("real", "int", "choice");
  private static final List<String> RANGE =
      List.of("type", "min", "max", "scale", "step", "points", "when", "prior", "fixed");
  private static final List<String> CHOICE =
      List.of("type", "values", "points", "when", "prior", "fixed");

  /** The parameters in declared order. */
  List<Parameter<?>> read(Setting space) {
    Map<String, Setting> declared = space.isList() ? listed(space) : keyed(space);
    if (declared.isEmpty()) {
      throw space.refuse(
          "has no parameter.", "add learningRate { type = real, min = 1e-4, max = 1e-1 }.");
    }
    var domains = new LinkedHashMap<String, Domain<?>>();
    declared.forEach((name, setting) -> domains.put(name, domain(setting, space.isList())));
    var parameters = new ArrayList<Parameter<?>>();
    declared.forEach((name, setting) -> parameters.add(parameter(name, setting, domains)));
    return parameters;
  }

  private static Map<String, Setting> keyed(Setting space) {
    var ordered = new LinkedHashMap<String, Setting>();
    space.keys().stream()
        .sorted(
            Comparator.<String>comparingInt(name -> space.at(name).line())
                .thenComparing(Comparator.naturalOrder()))
        .forEach(name -> ordered.put(name, space.at(name)));
    return ordered;
  }

  private static Map<String, Setting> listed(Setting space) {
    var ordered = new LinkedHashMap<String, Setting>();
    for (Setting item : space.items()) {
      Setting name = item.require("name", "name = learningRate");
      if (ordered.put(name.text(), item) != null) {
        throw name.refuse("is declared twice.", "rename one of them.");
      }
    }
    return ordered;
  }

  private Domain<?> domain(Setting setting, boolean named) {
    Setting type = setting.require("type", "type = real, int or choice");
    var known = new ArrayList<>("choice".equals(type.value().unwrapped()) ? CHOICE : RANGE);
    if (named) {
      known.add("name");
    }
    if (!TYPES.contains(type.text())) {
      throw type.refuse("is none of " + TYPES + ".", Nearest.hint(type.text(), TYPES));
    }
    setting.requireOnly(known);
    return switch (type.text()) {
      case "real" -> real(setting);
      case "int" -> integer(setting);
      default -> choice(setting.require("values", "values = [32, 64, 128]"));
    };
  }

  private static Domain<Double> real(Setting setting) {
    double min = setting.require("min", "min = 0").real();
    double max = setting.require("max", "max = 1").real();
    var step = setting.find("step").map(s -> OptionalDouble.of(s.real()));
    return setting.check(
        "give another range.",
        () -> new RealDomain(min, max, scale(setting), step.orElse(OptionalDouble.empty())));
  }

  private static Domain<Integer> integer(Setting setting) {
    int min = setting.require("min", "min = 1").integer(Integer.MIN_VALUE);
    int max = setting.require("max", "max = 10").integer(Integer.MIN_VALUE);
    int step = setting.find("step").map(s -> s.integer(1)).orElse(1);
    return setting.check(
        "give another range.", () -> new IntegerDomain(min, max, scale(setting), step));
  }

  private static Scale scale(Setting setting) {
    return setting.find("scale").map(s -> s.word(Scale.class)).orElse(Scale.LINEAR);
  }

  private Domain<Object> choice(Setting values) {
    var members = new ArrayList<Object>();
    for (Setting item : values.items()) {
      Object value = item.value().unwrapped();
      if (!(value instanceof String
          || value instanceof Boolean
          || value instanceof Integer
          || value instanceof Double)) {
        throw item.refuse("cannot be chosen.", "use text, a number or a boolean.");
      }
      members.add(value);
    }
    if (!exact && members.stream().anyMatch(Double.class::isInstance)) {
      members.replaceAll(v -> v instanceof Integer whole ? (Object) whole.doubleValue() : v);
    }
    return values.check("give other values.", () -> new ChoiceDomain<>(members));
  }

  @SuppressWarnings("unchecked")
  private static Parameter<Object> parameter(
      String name, Setting setting, Map<String, Domain<?>> domains) {
    var domain = (Domain<Object>) Objects.requireNonNull(domains.get(name));
    var conditions = new ArrayList<Condition>();
    setting.find("when").ifPresent(when -> readConditions(name, when, domains, conditions));
    var points =
        setting.find("points").map(p -> OptionalInt.of(p.integer(1))).orElse(OptionalInt.empty());
    Optional<Prior> prior = setting.find("prior").map(SpaceReader::prior);
    Optional<Object> fixed =
        setting
            .find("fixed")
            .map(
                f ->
                    f.check(
                        "use a value that '" + name + "' can take.",
                        () -> domain.parse(f.value().unwrapped())));
    return setting.check(
        "rename it.", () -> new Parameter<>(name, domain, conditions, points, prior, fixed));
  }

  private static Prior prior(Setting setting) {
    if (setting.isList()) {
      return setting.check(
          "give one weight a value.",
          () -> new Prior.Weights(setting.items().stream().map(Setting::real).toList()));
    }
    setting.requireOnly(List.of("mean", "sd"));
    double mean = setting.require("mean", "mean = 0.001").real();
    double sd = setting.require("sd", "sd = 0.5").real();
    return setting.check("give another sd.", () -> new Prior.Normal(mean, sd));
  }

  private static void readConditions(
      String name, Setting when, Map<String, Domain<?>> domains, List<Condition> conditions) {
    if (when.isList()) {
      when.items().forEach(item -> readConditions(name, item, domains, conditions));
      return;
    }
    for (String parent : when.keys()) {
      Setting values = when.at(parent);
      Domain<?> domain = domains.get(parent);
      if (domain == null) {
        throw values.refuse(
            "'" + parent + "' is no parameter.", Nearest.hint(parent, domains.keySet()));
      }
      if (parent.equals(name)) {
        throw values.refuse("'" + name + "' depends on itself.", "another parameter is meant.");
      }
      if (conditions.stream().anyMatch(c -> c.parent().equals(parent))) {
        throw values.refuse("'" + parent + "' is named twice.", "join the two lists.");
      }
      conditions.add(condition(parent, values, domain));
    }
  }

  private static Condition condition(String parent, Setting values, Domain<?> domain) {
    var members = new ArrayList<Object>();
    var seen = new HashSet<Object>();
    for (Setting item : values.isList() ? values.items() : List.of(values)) {
      Object member =
          item.check(
              "wait for a value that '" + parent + "' can take.",
              () -> domain.parse(item.value().unwrapped()));
      if (!seen.add(member)) {
        throw item.refuse("is listed twice.", "remove the double.");
      }
      members.add(member);
    }
    return values.check("list a value.", () -> new Condition(parent, members));
  }
}
