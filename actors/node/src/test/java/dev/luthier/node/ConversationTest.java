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
}
