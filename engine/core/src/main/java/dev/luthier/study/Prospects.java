package dev.luthier.study;

import dev.luthier.stop.Climb;
import dev.luthier.stop.Forecast;
import dev.luthier.stop.Halving;
import dev.luthier.stop.RungTable;
import dev.luthier.trial.Rung;
import dev.luthier.trial.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What an idle slot is best used for in a study of any number of trials: the paused one, or a new
 * one, whose chance to win is largest for what its training costs. Costs are epochs; seconds where
 * the study ends by time. A study of so many trials begins them all, and then decides what is still
 * worth its cost.
 *
 * <p>A new trial is taken to be as one of the last hundred. It costs its first leg, and may be
 * given up then: its worth is that of training the best of them whole, and no more than the first
 * leg of the others, with the share of them that makes it largest.
 */
final class Prospects {
  private static final int RECENT = 100;
  private static final int CONSIDERED = 30;

  private final StudyState s;
  private final Climb climb;
  private final double best;
  private final boolean timed;

  private Prospects(StudyState s) {
    this.s = s;
    this.climb = Contests.climb(s);
    this.best = Contests.best(s).value();
    this.timed = s.spec.budget().isOfTimeAlone();
  }

  /** A chance to win, and what it costs to see. */
  private record Bet(double chance, double cost) {
    double worth() {
      return chance / cost;
    }
  }

  /** Whether any number of trials may still begin. */
  static boolean isEndless(StudyState s) {
    return s.phase == Phase.SEARCHING && s.trialLimit == Integer.MAX_VALUE;
  }

  /** The paused trial that should go on before a new one begins, if there is one. */
  static Optional<StudyEvent.Decision> next(StudyState s) {
    return isEndless(s) && s.spec.halving().mode() == Halving.Mode.ASYNCHRONOUS && Contests.open(s)
        ? new Prospects(s).contender()
        : Optional.empty();
  }

  private Optional<StudyEvent.Decision> contender() {
    double most = ofNew();
    Optional<StudyEvent.Decision> next = Optional.empty();
    for (int k = s.spec.ladder().top() - 1; k >= 0; k--) {
      for (RungTable.Entry entry : considered(k)) {
        double worth = toTop(entry.value(), s.trials.get(entry.trial()), k).worth();
        if (worth > most && Affordable.advance(s, entry, k + 1)) {
          most = worth;
          next =
              Optional.of(
                  new StudyEvent.TrialAdvanced(
                      entry.trial(), k + 1, StudyEvent.Advance.CONTENDING));
        }
      }
    }
    return next;
  }

  /** Where epochs are the price, nobody can be worth more than the best of a rung. */
  private List<RungTable.Entry> considered(int rung) {
    return s.rungs.get(rung).waiting().stream().limit(timed ? CONSIDERED : 1).toList();
  }

  private double ofNew() {
    var bets = new ArrayList<Bet>();
    double cost = 0;
    for (int i = s.trials.size() - 1; i >= 0 && bets.size() < RECENT; i--) {
      Trial trial = s.trials.get(i);
      if (!trial.curves().isEmpty() && s.hasReached(trial, lowest())) {
        bets.add(toTop(first(trial), trial, 0));
        cost += price(trial) * lowest().cost();
      }
    }
    bets.sort(Comparator.comparingDouble(Bet::worth).reversed());
    double chance = 0;
    double most = 0;
    for (Bet bet : bets) {
      chance += bet.chance();
      cost += bet.cost();
      most = Math.max(most, chance / cost);
    }
    return most;
  }

  private Rung lowest() {
    return s.spec.ladder().get(0);
  }

  /** The value that a trial had at the lowest rung. */
  private double first(Trial trial) {
    double[] values =
        Arrays.stream(s.folds(lowest()))
            .mapToDouble(f -> Contests.at(trial, f, lowest()))
            .toArray();
    return Arrays.stream(values).sum() / values.length;
  }

  private Bet toTop(double value, Trial trial, int rung) {
    double chance =
        Double.isFinite(value) ? climb.toTop(Forecast.known(value), rung).chanceBelow(best) : 0;
    double cost = price(trial) * s.spec.ladder().cost(rung, s.spec.ladder().top());
    return new Bet(Double.isNaN(chance) ? 0 : chance, cost);
  }

  private double price(Trial trial) {
    double seconds = timed ? trial.secondsPerEpoch() : 0;
    return seconds > 0 ? seconds : 1;
  }
}
