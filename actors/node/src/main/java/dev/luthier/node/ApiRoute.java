package dev.luthier.node;

import dev.luthier.node.ApiTokens.Role;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.Optional;

/**
 * What the HTTP interface does.
 *
 * @param path as the OpenAPI description has it
 * @param role of those who may; empty: everybody
 */
record ApiRoute(HandlerType method, String path, Optional<Role> role, Handler handler) {
  static ApiRoute get(String path, Role role, Handler handler) {
    return new ApiRoute(HandlerType.GET, path, Optional.of(role), handler);
  }

  static ApiRoute post(String path, Role role, Handler handler) {
    return new ApiRoute(HandlerType.POST, path, Optional.of(role), handler);
  }

  static ApiRoute put(String path, Role role, Handler handler) {
    return new ApiRoute(HandlerType.PUT, path, Optional.of(role), handler);
  }

  /** Open to everybody. */
  static ApiRoute open(String path, Handler handler) {
    return new ApiRoute(HandlerType.GET, path, Optional.empty(), handler);
  }
}
