package dev.luthier.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luthier.search.Suggester;
import dev.luthier.space.Parameter;
import dev.luthier.stop.Halving;
import dev.luthier.trial.TrialState;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

class ControlsTest {
  private static StudySpec.Builder spec(Halving.Mode mode, long seed) {
    return StudySpec.minimizing("loss")
        .over(Parameter.uniform("x", 0, 1))
        .suggester(Suggester.random())
        .halving(3, "1x1", "2x1", "2x3")
        .mode(mode)
        .alpha(0)
        .controls(0.05)
        .seed(seed)
        .budget(Budget.trials(Controls.LEAST_TRIALS));
  }

  @Property(tries = 12, seed = "42", shrinking = ShrinkingMode.OFF)
  void everyoneOfTheGroupComesToTheEnd(@ForAll long seed) {
    for (Halving.Mode mode : Halving.Mode.values()) {
      StudySpec spec = spec(mode, seed).alpha(seed % 2 == 0 ? 0 : 0.9).build();
      World world = new World(spec, World.Temper.KIND, seed).run();
      List<Integer> group =
          IntStream.range(0, Controls.LEAST_TRIALS)
              .filter(t -> Controls.draws(spec, t))
              .boxed()
              .toList();
      assertThat(group)
          .allMatch(t -> world.state.trials().get(t).state() instanceof TrialState.Completed);
      assertThat(world.state.audited).isSubsetOf(group);
      var audit = Results.of(world.state, world.log).audit();
      assertThat(audit.map(a -> a.controls()).orElse(0)).isEqualTo(world.state.audited.size());
      assertThat(world.state.audited.isEmpty()).isEqualTo(group.isEmpty());
      assertThat(Replay.of(world.log).differences()).isEmpty();
    }
  }

  @Property(tries = 12, seed = "42", shrinking = ShrinkingMode.OFF)
  void crashesLeaveTheGroupAsItWas(@ForAll long seed) {
    var random = new Random(seed);
    StudySpec spec =
        spec(List.of(Halving.Mode.values()).get(random.nextInt(3)), seed).controls(0.2).build();
    var temper = new World.Temper(4, 4, 4, 5, 2, 3, 20, 50, 5);
    World world = new World(spec, temper, seed).run();
    assertThat(StudyState.replay(world.log).audited).isEqualTo(world.state.audited);
    assertThat(Replay.of(world.log).differences()).isEmpty();
  }

  @Test
  void aControlThatBeatsAllOthersIsAFalseStop() {
    int falseStops = 0;
    for (int seed = 0; seed < 10; seed++) {
      StudySpec spec = spec(Halving.Mode.ASYNCHRONOUS, seed).controls(0.2).build();
      World world = new World(spec, World.Temper.KIND, seed).run();
      var audit = Results.of(world.state, world.log).audit().orElseThrow();
      boolean won = world.state.audited.contains(world.state.winner().orElseThrow().trial());
      assertThat(audit.falseStops() > 0).isEqualTo(won);
      falseStops += audit.falseStops();
    }
    // Values in this world are noise: ranks and chances must be wrong now and then.
    assertThat(falseStops).isPositive();
  }

  @Test
  void smallStudiesHaveNone() {
    StudySpec spec =
        spec(Halving.Mode.ASYNCHRONOUS, 1)
            .controls(1)
            .budget(Budget.trials(Controls.LEAST_TRIALS - 1))
            .build();
    World world = new World(spec, World.Temper.KIND, 1).run();
    assertThat(world.state.audited).isEmpty();
    assertThat(Results.of(world.state, world.log).audit()).isEmpty();
  }
}
