package dev.luthier.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Who may do what over HTTP: a file with a line {@code role sha256 name} for each token. Tokens
 * themselves are kept nowhere.
 */
final class ApiTokens {
  /** Each may do what those before it may. */
  enum Role {
    READ,
    SUBMIT,
    ADMIN
  }

  /** Who has a token. */
  record Holder(Role role, String hash, String name) {}

  /** What the header {@code Authorization} has before a token. */
  static final String BEARER = "Bearer ";

  private static final int BYTES = 32;

  private final List<Holder> holders;

  private ApiTokens(List<Holder> holders) {
    this.holders = List.copyOf(holders);
  }

  /** The tokens of a file. */
  static ApiTokens read(Path file) throws IOException {
    var holders = new ArrayList<Holder>();
    for (String line : Files.readAllLines(file)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        holders.add(holder(file, line));
      }
    }
    return new ApiTokens(holders);
  }

  private static Holder holder(Path file, String line) {
    String[] words = line.strip().split("\\s+", 3);
    if (words.length == 3 && words[1].matches("[0-9a-f]{64}")) {
      for (Role role : Role.values()) {
        if (role.name().toLowerCase(Locale.ROOT).equals(words[0])) {
          return new Holder(role, words[1], words[2]);
        }
      }
    }
    throw new BadInput(
        file + " has a line that is no token. Maybe make one with luthier node --new-token.");
  }

  /** Makes a token and adds its hash to a file that only its owner may read. */
  static String create(Path file, Role role, String name) throws IOException {
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    String token = "luthier_" + HexFormat.of().formatHex(random);
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    String line =
        role.name().toLowerCase(Locale.ROOT) + " " + hash(token) + " " + name.strip() + "\n";
    Files.writeString(file, line, StandardOpenOption.APPEND);
    return token;
  }

  /** Who sends this header {@code Authorization}; compared in constant time. */
  Optional<Holder> find(Optional<String> authorization) {
    if (authorization.isEmpty() || !authorization.get().startsWith(BEARER)) {
      return Optional.empty();
    }
    byte[] given =
        hash(authorization.get().substring(BEARER.length()).strip())
            .getBytes(StandardCharsets.US_ASCII);
    Optional<Holder> found = Optional.empty();
    for (Holder holder : holders) {
      if (MessageDigest.isEqual(given, holder.hash().getBytes(StandardCharsets.US_ASCII))) {
        found = Optional.of(holder);
      }
    }
    return found;
  }

  private static String hash(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
