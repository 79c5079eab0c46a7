package dev.luthier.actors.cluster;

import dev.luthier.actors.LegToken;
import dev.luthier.trial.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A leg's result whose epochs come piece by piece. For one actor. */
final class ArrivingLeg {
  private RemoteSlot.@Nullable LegAnswer answer;
  private final List<Observation> arrived = new ArrayList<>();

  /** The result, if it came whole; one that is said again goes on where it stands. */
  Optional<Kept.Leg> begin(RemoteSlot.LegAnswer m) {
    Kept.Leg first = m.result();
    if (m.epochs() == first.observations().size()) {
      return Optional.of(first);
    }
    if (!isOf(first.token())) {
      answer = m;
      arrived.clear();
      arrived.addAll(first.observations());
    }
    return Optional.empty();
  }

  private boolean isOf(LegToken token) {
    return answer != null && answer.result().token().equals(token);
  }

  /** How many of its epochs are there. */
  int size() {
    return arrived.size();
  }

  /** Whether a piece is the next one; others were said twice. */
  boolean isNext(RemoteSlot.MoreObservations m) {
    return isOf(m.token()) && m.after() == arrived.size() && !m.observations().isEmpty();
  }

  /** The result, if it is whole with the next piece. */
  Optional<Kept.Leg> add(RemoteSlot.MoreObservations m) {
    arrived.addAll(m.observations());
    RemoteSlot.LegAnswer whole = answer;
    if (whole == null || arrived.size() < whole.epochs()) {
      return Optional.empty();
    }
    Kept.Leg leg = whole.result();
    var all = List.copyOf(arrived);
    answer = null;
    arrived.clear();
    return Optional.of(new Kept.Leg(leg.token(), leg.outcome(), all, leg.seconds()));
  }
}
