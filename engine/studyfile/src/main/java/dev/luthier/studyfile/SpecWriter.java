package dev.luthier.studyfile;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.luthier.space.ChoiceDomain;
import dev.luthier.space.Condition;
import dev.luthier.space.Domain;
import dev.luthier.space.IntegerDomain;
import dev.luthier.space.Parameter;
import dev.luthier.space.Prior;
import dev.luthier.space.RealDomain;
import dev.luthier.space.Scale;
import dev.luthier.stop.Stoppers;
import dev.luthier.study.ObjectiveSource;
import dev.luthier.study.StudySpec;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Writes a study as one line of JSON, its parameters as a list to keep their order. */
final class SpecWriter {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final JsonGenerator out;

  private SpecWriter(JsonGenerator out) {
    this.out = out;
  }

  static String write(StudySpec spec) {
    var text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      new SpecWriter(out).study(spec);
    } catch (IOException e) {
      throw new UncheckedIOException("a string does not fail", e);
    }
    return text.toString();
  }

  private void study(StudySpec spec) throws IOException {
    out.writeStartObject();
    out.writeStringField("name", spec.name());
    if (spec.objective().isPresent()) {
      objective(spec.objective().get());
    }
    out.writeObjectFieldStart("goal");
    out.writeStringField("metric", spec.goal().metric());
    out.writeStringField("direction", word(spec.goal().direction()));
    out.writeEndObject();
    out.writeArrayFieldStart("space");
    for (Parameter<?> parameter : spec.space().parameters()) {
      parameter(parameter);
    }
    out.writeEndArray();
    out.writeObjectFieldStart("suggester");
    out.writeStringField("type", spec.suggester().name());
    members(spec.suggester().options());
    out.writeEndObject();
    halving(spec);
    out.writeNumberField("retries", spec.retries());
    out.writeStringField("legTimeout", spec.legTimeout().toString());
    if (spec.weight() != 1) {
      out.writeNumberField("weight", spec.weight());
    }
    stoppers(spec.stoppers());
    rest(spec);
    out.writeEndObject();
  }

  private void stoppers(Stoppers stoppers) throws IOException {
    if (stoppers.divergence().bound().isPresent()) {
      out.writeNumberField("lossBound", stoppers.divergence().bound().getAsDouble());
    }
    out.writeObjectFieldStart("stop");
    if (stoppers.median().isPresent()) {
      out.writeObjectFieldStart("median");
      out.writeNumberField("grace", stoppers.median().get().grace());
      out.writeNumberField("trials", stoppers.median().get().least());
      out.writeEndObject();
    }
    if (!stoppers.thresholds().bounds().isEmpty()) {
      out.writeArrayFieldStart("thresholds");
      for (var bound : stoppers.thresholds().bounds().entrySet()) {
        out.writeStartObject();
        out.writeNumberField("epoch", bound.getKey());
        out.writeNumberField("bound", bound.getValue());
        out.writeEndObject();
      }
      out.writeEndArray();
    }
    if (stoppers.patience().isPresent()) {
      out.writeObjectFieldStart("patience");
      out.writeNumberField("epochs", stoppers.patience().get().epochs());
      out.writeNumberField("delta", stoppers.patience().get().delta());
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  private void objective(ObjectiveSource objective) throws IOException {
    if (objective instanceof ObjectiveSource.Program program) {
      out.writeObjectFieldStart("objective");
      field("command", program.command());
      field("environment", program.environment());
      out.writeBooleanField("refit", program.refit());
      out.writeEndObject();
    } else if (objective instanceof ObjectiveSource.Named named && !named.jars().isEmpty()) {
      out.writeObjectFieldStart("objective");
      out.writeStringField("class", named.name());
      field("jars", named.jars());
      out.writeEndObject();
    } else {
      out.writeStringField("objective", objective.text());
    }
  }

  private void rest(StudySpec spec) throws IOException {
    if (spec.refitRows().isPresent()) {
      out.writeObjectFieldStart("refit");
      out.writeNumberField("rows", spec.refitRows().getAsInt());
      out.writeEndObject();
    }
    field("start", spec.start());
    field("constraints", spec.space().constraints().stream().map(c -> c.source()).toList());
    budget(spec);
    out.writeNumberField("seed", spec.seed());
    field("data", spec.settings());
  }

  private void parameter(Parameter<?> parameter) throws IOException {
    out.writeStartObject();
    out.writeStringField("name", parameter.name());
    domain(parameter.domain());
    if (parameter.points().isPresent()) {
      out.writeNumberField("points", parameter.points().getAsInt());
    }
    if (parameter.prior().isPresent()) {
      prior(parameter.prior().get());
    }
    if (parameter.fixed().isPresent()) {
      field("fixed", parameter.fixed().get());
    }
    if (!parameter.conditions().isEmpty()) {
      out.writeArrayFieldStart("when");
      for (Condition condition : parameter.conditions()) {
        out.writeStartObject();
        field(condition.parent(), condition.values());
        out.writeEndObject();
      }
      out.writeEndArray();
    }
    out.writeEndObject();
  }

  private void prior(Prior prior) throws IOException {
    if (prior instanceof Prior.Normal normal) {
      out.writeObjectFieldStart("prior");
      out.writeNumberField("mean", normal.mean());
      out.writeNumberField("sd", normal.sd());
      out.writeEndObject();
    } else if (prior instanceof Prior.Weights weights) {
      field("prior", weights.weights());
    }
  }

  private void domain(Domain<?> domain) throws IOException {
    if (domain instanceof RealDomain real) {
      out.writeStringField("type", "real");
      out.writeNumberField("min", real.min());
      out.writeNumberField("max", real.max());
      scale(real.scale());
      if (real.step().isPresent()) {
        out.writeNumberField("step", real.step().getAsDouble());
      }
    } else if (domain instanceof IntegerDomain integer) {
      out.writeStringField("type", "int");
      out.writeNumberField("min", integer.min());
      out.writeNumberField("max", integer.max());
      scale(integer.scale());
      if (integer.step() != 1) {
        out.writeNumberField("step", integer.step());
      }
    } else if (domain instanceof ChoiceDomain<?> choice) {
      out.writeStringField("type", "choice");
      field("values", choice.values());
    }
  }

  private void scale(Scale scale) throws IOException {
    if (scale != Scale.LINEAR) {
      out.writeStringField("scale", word(scale));
    }
  }

  private void halving(StudySpec spec) throws IOException {
    var halving = spec.halving();
    out.writeObjectFieldStart("halving");
    out.writeNumberField("eta", halving.eta());
    field("rungs", halving.ladder().rungs().stream().map(Object::toString).toList());
    out.writeNumberField("finalists", halving.finalists());
    out.writeStringField("mode", word(halving.mode()));
    if (halving.brackets() > 1) {
      out.writeNumberField("brackets", halving.brackets());
    }
    out.writeNumberField("alpha", halving.alpha());
    out.writeNumberField("controls", halving.controls());
    if (halving.review().isPresent()) {
      out.writeNumberField("review", halving.review().getAsInt());
    }
    out.writeEndObject();
  }

  private void budget(StudySpec spec) throws IOException {
    var budget = spec.budget();
    out.writeObjectFieldStart("budget");
    if (budget.trials().isPresent()) {
      out.writeNumberField("trials", budget.trials().getAsInt());
    }
    if (budget.wallClock().isPresent()) {
      out.writeStringField("wallClock", budget.wallClock().get().toString());
    }
    if (budget.epochs().isPresent()) {
      out.writeNumberField("epochs", budget.epochs().getAsLong());
    }
    if (budget.target().isPresent()) {
      out.writeNumberField("target", budget.target().getAsDouble());
    }
    out.writeEndObject();
  }

  private void field(String name, Object value) throws IOException {
    out.writeFieldName(name);
    plain(value);
  }

  private void members(Map<?, ?> map) throws IOException {
    var sorted = new TreeMap<String, Object>();
    map.forEach((key, value) -> sorted.put(String.valueOf(key), value));
    for (var member : sorted.entrySet()) {
      field(member.getKey(), member.getValue());
    }
  }

  private void plain(Object value) throws IOException {
    if (value instanceof Map<?, ?> map) {
      out.writeStartObject();
      members(map);
      out.writeEndObject();
    } else if (value instanceof List<?> list) {
      out.writeStartArray();
      for (Object item : list) {
        plain(item);
      }
      out.writeEndArray();
    } else if (value instanceof Double number && !Double.isFinite(number)) {
      throw new IllegalArgumentException(
          "the value " + number + " cannot be saved in a study. Maybe use a finite number.");
    } else {
      out.writePOJO(value);
    }
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
