package dev.luthier.node;

import com.fasterxml.jackson.databind.JsonNode;
import dev.luthier.node.ApiTokens.Holder;
import dev.luthier.node.ApiTokens.Role;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Who may pass; every refusal and every change is noted in the audit log. */
final class ApiGate {
  private static final Logger AUDIT = LoggerFactory.getLogger("dev.luthier.audit");
  private static final Logger LOGGER = LoggerFactory.getLogger(HttpApi.class);

  /** Attribute of a request: the path of its route, as the description has it. */
  static final String ROUTE = "route";

  /** When what cannot be done now may be tried again. */
  static final String RETRY_SECONDS = "2";

  private static final String HOLDER = "holder";

  /** The beginning of a token, and of no file's name. */
  private static final Pattern TOKEN = Pattern.compile("luthier_[0-9a-f]{8}");

  private static final String NOBODY = "nobody";
  private static final int LONGEST_NOTE = 300;

  private final ApiTokens tokens;
  private final RequestRate rate;

  ApiGate(ApiTokens tokens, RequestRate rate) {
    this.tokens = tokens;
    this.rate = rate;
  }

  /** A handler for those who have the route's role, or a mightier one. */
  Handler guarding(ApiRoute route) {
    return ctx -> {
      ctx.attribute(ROUTE, route.path());
      requireNoTokenInUrl(ctx);
      Optional<Holder> holder = tokens.find(Optional.ofNullable(ctx.header("Authorization")));
      ctx.attribute(HOLDER, holder.map(Holder::name).orElse(NOBODY));
      if (!rate.allows(holder.map(h -> "token " + h.hash()).orElse("address " + ctx.ip()))) {
        ctx.header("Retry-After", "1");
        throw new ApiRefusal(429, "too many requests. Maybe wait a second.");
      }
      if (route.role().isPresent()) {
        requireRole(ctx, route.role().get(), holder);
      }
      String study = ctx.pathParamMap().get("name");
      if (study != null) {
        MDC.put("study", study);
      }
      try {
        route.handler().handle(ctx);
      } finally {
        MDC.remove("study");
      }
      if (route.role().isPresent() && route.role().get() != Role.READ) {
        AUDIT.info("{}: {} {}", ctx.<String>attribute(HOLDER), ctx.method(), where(ctx));
      }
    };
  }

  private static void requireRole(Context ctx, Role role, Optional<Holder> holder) {
    if (holder.isEmpty()) {
      throw unknown(ctx);
    }
    if (holder.get().role().compareTo(role) < 0) {
      throw new ApiRefusal(
          403,
          "the role "
              + role.name().toLowerCase(Locale.ROOT)
              + " is needed. Maybe ask whoever runs the node for another token.");
    }
  }

  /** Who sends a token that is known no more looks in vain for one that is missing. */
  private static ApiRefusal unknown(Context ctx) {
    String sent = ctx.header("Authorization");
    if (sent == null || !sent.startsWith(ApiTokens.BEARER)) {
      ctx.header("WWW-Authenticate", "Bearer");
      return new ApiRefusal(
          401, "a token is needed. Maybe send the header Authorization: Bearer TOKEN.");
    }
    ctx.header("WWW-Authenticate", "Bearer error=\"invalid_token\"");
    return new ApiRefusal(
        401, "this token is not known here. Maybe it was revoked, or is of another node.");
  }

  /** Addresses end in logs and histories. */
  private static void requireNoTokenInUrl(Context ctx) {
    String query = ctx.queryString();
    if (query != null && (TOKEN.matcher(query).find() || query.contains("token="))) {
      throw new ApiRefusal(
          400,
          "a token in an address is refused, and should be replaced. Maybe send the header"
              + " Authorization: Bearer TOKEN.");
    }
  }

  /** The path as it was sent: still encoded, without its query. */
  private static String where(Context ctx) {
    return ctx.req().getRequestURI();
  }

  /** Refuses with a status and its reason. */
  static void refuse(Context ctx, int status, @Nullable String why) {
    String holder = ctx.attribute(HOLDER);
    if (!ctx.res().isCommitted()) {
      if (!new UnreadBody(ctx, holder != null && !holder.equals(NOBODY)).drop()) {
        ctx.header("Connection", "close");
      }
      ctx.status(status);
      if (status == 503) {
        ctx.header("Retry-After", RETRY_SECONDS);
      }
      answer(ctx, Json.object().put("error", String.valueOf(why)));
    }
    String note = String.valueOf(why).replaceAll("\\p{Cntrl}", " ");
    AUDIT.warn(
        "refused {} {} from {} ({}): {} {}",
        ctx.method(),
        where(ctx),
        ctx.ip(),
        holder == null ? NOBODY : holder,
        status,
        note.length() <= LONGEST_NOTE ? note : note.substring(0, LONGEST_NOTE));
  }

  /** Refuses with what HTTP says of a status, such as a body that is too large. */
  static void refuse(Context ctx, HttpResponseException e) {
    refuse(ctx, e.getStatus(), e.getMessage());
  }

  /** Something that should not have been. */
  static void fault(Context ctx, Exception e) {
    LOGGER.error("{} {} failed", ctx.method(), where(ctx), e);
    refuse(ctx, 500, "this is a fault of Luthier itself; its log says more.");
  }

  /** Answers with JSON. */
  static void answer(Context ctx, JsonNode node) {
    ctx.contentType("application/json").result(Json.line(node));
  }
}
