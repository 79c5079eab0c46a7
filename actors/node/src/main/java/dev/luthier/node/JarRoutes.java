package dev.luthier.node;

import dev.luthier.node.ApiTokens.Role;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;

/** Jars with users' objectives, named by their SHA-256: only who may submit may send them. */
final class JarRoutes {
  private static final String JAR = "/api/v1/jars/{sha256}";

  private final JarDirectory jars;
  private final long most;

  /**
   * The routes.
   *
   * @param most bytes of a jar
   */
  JarRoutes(JarDirectory jars, long most) {
    this.jars = jars;
    this.most = most;
  }

  List<ApiRoute> routes() {
    return List.of(
        ApiRoute.get(JAR, Role.SUBMIT, this::present), ApiRoute.put(JAR, Role.SUBMIT, this::put));
  }

  private static String hash(Context ctx) {
    String hash = ctx.pathParam("sha256");
    if (!hash.matches("[0-9a-f]{64}")) {
      throw new ApiRefusal(
          400, "'" + hash + "' is no SHA-256. Maybe 64 lower-case hexadecimal digits.");
    }
    return hash;
  }

  private void present(Context ctx) throws IOException {
    String hash = hash(ctx);
    ApiGate.answer(ctx, Json.object().put("sha256", hash).put("present", jars.has(hash)));
  }

  private void put(Context ctx) throws IOException {
    String hash = hash(ctx);
    if (ctx.req().getContentLengthLong() > most) {
      throw new ApiRefusal(413, "a jar has at most " + most + " bytes. Maybe leave libraries out.");
    }
    if (!jars.has(hash)) {
      jars.put(hash, ctx.req().getInputStream(), most);
    }
    ctx.status(201);
    ApiGate.answer(ctx, Json.object().put("sha256", hash).put("present", true));
  }
}
