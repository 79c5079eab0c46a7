package dev.luthier.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.luthier.AskTell;
import dev.luthier.space.Parameter;
import dev.luthier.store.MemoryStudyStore;
import dev.luthier.study.Budget;
import dev.luthier.study.StudySpec;
import org.junit.jupiter.api.Test;

class ConversationTest {
  private static Conversation about(StudySpec.Builder spec) {
    var x = Parameter.uniform("x", 0, 1);
    return new Conversation(AskTell.open(spec.over(x).build(), new MemoryStudyStore()));
  }

  private static JsonNode say(Conversation conversation, String line) throws Exception {
    return Json.MAPPER.readTree(conversation.answer(line));
  }

  @Test
  void askAndTellUntilDone() throws Exception {
    var talk = about(StudySpec.maximizing("score").budget(Budget.trials(2)));
    var first = say(talk, "{\"op\":\"ask\"}");
    assertThat(first.path("trial").asInt()).isZero();
    assertThat(first.path("configuration").has("x")).isTrue();
    assertThat(first.has("fold")).isFalse();
    var told = say(talk, "{\"op\":\"tell\",\"trial\":0,\"value\":0.5}");
    assertThat(told.toString()).isEqualTo("{\"ok\":true,\"best\":{\"trial\":0,\"value\":0.5}}");
    say(talk, "{\"op\":\"ask\"}");
    assertThat(say(talk, "{\"op\":\"ask\"}").path("wait").asBoolean()).isTrue();
    say(talk, "{\"op\":\"tell\",\"trial\":1,\"failed\":\"no memory\"}");
    assertThat(say(talk, "{\"op\":\"ask\"}").has("done")).isTrue();
  }

  @Test
  void legsOfAStudyWithHalving() throws Exception {
    var talk =
        about(StudySpec.minimizing("loss").halving(2, "1x1", "2x1").budget(Budget.trials(4)));
    var first = say(talk, "{\"op\":\"ask\"}");
    assertThat(first.path("untilEpoch").asInt()).isEqualTo(1);
    String report =
        "{\"op\":\"report\",\"trial\":0,\"fold\":" + first.path("fold") + ",\"epoch\":1,\"value\":";
    assertThat(say(talk, report + "0.3}").path("verdict").asText()).isEqualTo("pause");
  }

  /** Of trials 0 and 1 the first goes on to the second rung, where its leg runs. */
  private static Conversation atTheSecondRung() throws Exception {
    var talk =
        about(StudySpec.minimizing("loss").halving(2, "1x1", "3x1").budget(Budget.trials(4)));
    for (String value : new String[] {"0.1", "0.5"}) {
      int trial = say(talk, "{\"op\":\"ask\"}").path("trial").asInt();
      String tell = "{\"op\":\"tell\",\"trial\":" + trial + ",\"epoch\":1,\"value\":" + value + "}";
      assertThat(say(talk, tell).path("ok").asBoolean()).isTrue();
    }
    var next = say(talk, "{\"op\":\"ask\"}");
    assertThat(next.path("trial").asInt()).isZero();
    assertThat(next.path("untilEpoch").asInt()).isEqualTo(3);
    return talk;
  }

  @Test
  void aTellThatIsRepeatedIsNotTakenForTheNextLeg() throws Exception {
    var talk = atTheSecondRung();
    assertThat(say(talk, "{\"op\":\"tell\",\"trial\":0,\"epoch\":1,\"value\":0.1}").toString())
        .isEqualTo(
            "{\"error\":\"epoch (1) of trial 0 fold 0 is before its open leg, which trains epochs"
                + " 2 to 3. Maybe it was told already.\"}");
    assertThat(
            say(talk, "{\"op\":\"tell\",\"trial\":0,\"epoch\":1,\"failed\":\"no memory\"}")
                .path("error")
                .asText())
        .contains("told already");
    var told = say(talk, "{\"op\":\"tell\",\"trial\":0,\"epoch\":3,\"value\":0.05}");
    assertThat(told.toString()).isEqualTo("{\"ok\":true,\"best\":{\"trial\":0,\"value\":0.05}}");
  }

  @Test
  void aTellThatDoesNotSayWhichRungsLegIsMeantIsRefused() throws Exception {
    var talk = atTheSecondRung();
    assertThat(say(talk, "{\"op\":\"tell\",\"trial\":0,\"value\":0.1}").path("error").asText())
        .isEqualTo(
            "epoch is missing: which leg of trial 0 is meant, in a study with several rungs?"
                + " Maybe give the untilEpoch that ask gave.");
    // What failed may not know how far it was to go.
    var told = say(talk, "{\"op\":\"tell\",\"trial\":0,\"failed\":\"no memory\"}");
    assertThat(told.path("ok").asBoolean()).isTrue();
  }

  @Test
  void whatIsRepeatedIsNotTakenForAnotherFold() throws Exception {
    var talk = about(StudySpec.minimizing("loss").whole(1, 2).budget(Budget.trials(1)));
    int first = say(talk, "{\"op\":\"ask\"}").path("fold").asInt();
    String tell = "{\"op\":\"tell\",\"trial\":0,\"fold\":" + first + ",\"value\":0.1}";
    assertThat(say(talk, tell).path("ok").asBoolean()).isTrue();
    int second = say(talk, "{\"op\":\"ask\"}").path("fold").asInt();
    assertThat(second).isNotEqualTo(first);
    assertThat(say(talk, tell).path("error").asText()).contains("told already");
    String unnamed = "{\"op\":\"tell\",\"trial\":0,\"epoch\":1,\"value\":0.1}";
    assertThat(say(talk, unnamed).path("error").asText())
        .isEqualTo(
            "fold is missing: which leg of trial 0 is meant, in a study with several folds?"
                + " Maybe give the fold that ask gave.");
  }

  @Test
  void aBadLineGetsAnErrorAndTheConversationGoesOn() throws Exception {
    var talk = about(StudySpec.minimizing("loss").budget(Budget.trials(2)));
    for (String bad :
        new String[] {
          "nonsense",
          "[]",
          "{}",
          "{\"op\":\"tell\"}",
          "{\"op\":\"tell\",\"trial\":5,\"value\":1}",
          "{\"op\":\"ask\",\"x\":1}",
          "{\"op\":\"tell\",\"trial\":0,\"value\":\"big\"}"
        }) {
      assertThat(say(talk, bad).path("error").asText()).as(bad).contains("Maybe");
    }
    assertThat(say(talk, "{\"op\":\"ask\"}").path("trial").asInt()).isZero();
    var told = say(talk, "{\"op\":\"tell\",\"trial\":0,\"value\":\"NaN\"}");
    assertThat(told.toString()).isEqualTo("{\"ok\":true}");
  }

  @Test
  void bareNanAndInfinitiesAreNumbers() throws Exception {
    var talk = about(StudySpec.minimizing("loss").budget(Budget.trials(3)));
    for (String value : new String[] {"NaN", "Infinity", "-Infinity"}) {
      int trial = say(talk, "{\"op\":\"ask\"}").path("trial").asInt();
      var told = say(talk, "{\"op\":\"tell\",\"trial\":" + trial + ",\"value\":" + value + "}");
      assertThat(told.path("ok").asBoolean()).as(value + told).isTrue();
    }
  }

  @Test
  void whatIsNoJsonIsRefusedWithoutAdviceToProgrammers() throws Exception {
    var talk = about(StudySpec.minimizing("loss").budget(Budget.trials(2)));
    for (String bad :
        new String[] {
          "",
          "{",
          "nan",
          "{\"op\":ask}",
          "{\"op\":\"ask\",}",
          "{\"op\":\"tell\",\"value\":+1}",
          "{\"op\":\"tell\",\"value\":.5}",
          "{\"op\":\"tell\",\"value\":1.}",
          "{\"op\":\"tell\",\"value\":007}",
          "{\"op\":\"tell\",\"value\":1" + "0".repeat(2000) + "}",
          "{'op':'ask'}",
          "{op:1}",
          "/* x */ {\"op\":\"ask\"}",
          "{\"op\":\"a\tb\"}",
          "[".repeat(2000)
        }) {
      assertThat(say(talk, bad).path("error").asText())
          .as(bad)
          .startsWith("no JSON")
          .endsWith("Maybe {\"op\":\"ask\"}.")
          .doesNotContain("Feature", "enable", "Constraints", "`", "..");
    }
  }
}
