package dev.luthier.store.optuna;

import com.fasterxml.jackson.databind.JsonNode;

/** Values of Optuna's trials as ours. */
final class Choices {
  private Choices() {}

  /**
   * Texts, booleans, integers and doubles stay what they are; what we have no word for, null, NaN,
   * infinities and whole numbers beyond 32 bits, becomes text or a double.
   */
  static Object plain(JsonNode value) {
    if (value.isTextual()) {
      return value.textValue();
    } else if (value.isBoolean()) {
      return value.booleanValue();
    } else if (value.isIntegralNumber() && value.canConvertToInt()) {
      return value.intValue();
    } else if (value.isNumber() && Double.isFinite(value.doubleValue())) {
      return value.doubleValue();
    }
    return value.asText();
  }
}
