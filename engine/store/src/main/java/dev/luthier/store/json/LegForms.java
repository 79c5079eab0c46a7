package dev.luthier.store.json;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.luthier.study.StudyEvent.LegEnded;
import dev.luthier.study.StudyEvent.LegRetried;
import dev.luthier.trial.Checkpoint;
import dev.luthier.trial.Leg;
import dev.luthier.trial.LegOutcome;
import dev.luthier.trial.Observation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;

/** Legs, their ends and their observations in JSON. */
final class LegForms {
  private LegForms() {}

  static void leg(JsonGenerator out, Leg leg) throws IOException {
    out.writeNumberField("trial", leg.trial());
    out.writeNumberField("fold", leg.fold());
    out.writeNumberField("fromEpoch", leg.fromEpoch());
    out.writeNumberField("untilEpoch", leg.untilEpoch());
    out.writeNumberField("attempt", leg.attempt());
    checkpoint(out, leg.checkpoint());
  }

  static Leg leg(Fields in) throws IOException {
    return new Leg(
        in.integer("trial"),
        in.integer("fold"),
        in.integer("fromEpoch"),
        in.integer("untilEpoch"),
        in.integer("attempt"),
        checkpoint(in));
  }

  static void retried(JsonGenerator out, LegRetried event) throws IOException {
    out.writeNumberField("trial", event.trial());
    out.writeNumberField("fold", event.fold());
    out.writeNumberField("attempt", event.attempt());
    out.writeNumberField("failures", event.failures());
    out.writeNumberField("losses", event.losses());
  }

  static LegRetried retried(Fields in) throws IOException {
    return new LegRetried(
        in.integer("trial"),
        in.integer("fold"),
        in.integer("attempt"),
        in.integer("failures"),
        in.integer("losses"));
  }

  static void ended(JsonGenerator out, LegEnded event) throws IOException {
    out.writeNumberField("trial", event.trial());
    out.writeNumberField("fold", event.fold());
    out.writeNumberField("attempt", event.attempt());
    outcome(out, event.outcome());
    out.writeNumberField("seconds", event.seconds());
    out.writeArrayFieldStart("observations");
    for (Observation observation : event.observations()) {
      out.writeStartObject();
      out.writeNumberField("epoch", observation.epoch());
      reals(out, "metrics", observation.metrics());
      out.writeNumberField("seconds", observation.seconds());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  static LegEnded ended(Fields in) throws IOException {
    var observations = new ArrayList<Observation>();
    for (Fields item : in.children("observations")) {
      observations.add(
          new Observation(item.integer("epoch"), item.reals("metrics"), item.real("seconds")));
    }
    return new LegEnded(
        in.integer("trial"),
        in.integer("fold"),
        in.integer("attempt"),
        outcome(in),
        observations,
        in.real("seconds"));
  }

  private static void outcome(JsonGenerator out, LegOutcome outcome) throws IOException {
    if (outcome instanceof LegOutcome.Reached reached) {
      out.writeStringField("outcome", "reached");
      checkpoint(out, reached.checkpoint());
    } else if (outcome instanceof LegOutcome.Diverged diverged) {
      out.writeStringField("outcome", "diverged");
      out.writeStringField("reason", diverged.reason());
    } else if (outcome instanceof LegOutcome.Stopped stopped) {
      out.writeStringField("outcome", "stopped");
      out.writeStringField("reason", stopped.reason());
    } else if (outcome instanceof LegOutcome.Settled settled) {
      out.writeStringField("outcome", "settled");
      out.writeStringField("reason", settled.reason());
    } else if (outcome instanceof LegOutcome.Failed failed) {
      out.writeStringField("outcome", "failed");
      out.writeStringField("cause", failed.cause());
    } else if (outcome instanceof LegOutcome.Lost lost) {
      out.writeStringField("outcome", "lost");
      out.writeStringField("cause", lost.cause());
      if (lost.checkpointToo()) {
        out.writeBooleanField("checkpointToo", true);
      }
    } else {
      out.writeStringField("outcome", "cancelled");
    }
  }

  private static LegOutcome outcome(Fields in) throws IOException {
    String word = in.text("outcome");
    return switch (word) {
      case "reached" -> new LegOutcome.Reached(checkpoint(in));
      case "diverged" -> new LegOutcome.Diverged(in.text("reason"));
      case "stopped" -> new LegOutcome.Stopped(in.text("reason"));
      case "settled" -> new LegOutcome.Settled(in.text("reason"));
      case "failed" -> new LegOutcome.Failed(in.text("cause"));
      case "lost" -> new LegOutcome.Lost(in.text("cause"), in.has("checkpointToo"));
      case "cancelled" -> new LegOutcome.Cancelled();
      default -> throw new IOException("'" + word + "' is no outcome of a leg.");
    };
  }

  private static void checkpoint(JsonGenerator out, Optional<Checkpoint> checkpoint)
      throws IOException {
    if (checkpoint.isPresent()) {
      out.writeObjectFieldStart("checkpoint");
      out.writeStringField("location", checkpoint.get().location());
      out.writeStringField("sha256", checkpoint.get().sha256());
      if (checkpoint.get().bytes() > 0) {
        out.writeNumberField("bytes", checkpoint.get().bytes());
      }
      out.writeEndObject();
    }
  }

  private static Optional<Checkpoint> checkpoint(Fields in) throws IOException {
    var found = in.optional("checkpoint");
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(checkpoint(found.get(), found.get().has("bytes")));
  }

  private static Checkpoint checkpoint(Fields in, boolean sized) throws IOException {
    return new Checkpoint(in.text("location"), in.text("sha256"), sized ? in.whole("bytes") : 0);
  }

  static void reals(JsonGenerator out, String name, Map<String, Double> reals) throws IOException {
    out.writeObjectFieldStart(name);
    for (var real : reals.entrySet()) {
      out.writeNumberField(real.getKey(), real.getValue());
    }
    out.writeEndObject();
  }
}
