package dev.luthier.node;

import dev.luthier.client.NodeFailure;
import dev.luthier.client.RemoteNode;
import dev.luthier.client.TlsFiles;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** Which node a command talks with, and as whom. */
final class NodeOptions {
  private static final String TOKEN = "LUTHIER_TOKEN";
  private static final String TOKEN_FILE = "--token-file";

  @Option(names = "--to", paramLabel = "URL", description = "The node. Default: ${DEFAULT-VALUE}.")
  private URI node = URI.create("http://127.0.0.1:8558");

  @Option(
      names = TOKEN_FILE,
      paramLabel = "FILE",
      description = "Holds the token. Default: the environment variable LUTHIER_TOKEN.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description =
          "Who may have signed the node's certificate, in PEM. Default: whom Java trusts.")
  private @Nullable Path authority;

  @Option(
      names = "--key-store",
      paramLabel = "FILE",
      description = "Your own certificate in PKCS #12, for nodes that ask for one.")
  private @Nullable Path keyStore;

  @Option(
      names = "--key-store-password-file",
      paramLabel = "FILE",
      description = "The password of --key-store.")
  private @Nullable Path passwordFile;

  RemoteNode node() throws IOException {
    if (authority == null && keyStore == null) {
      return RemoteNode.at(node, token());
    }
    if (keyStore != null && passwordFile == null) {
      throw new BadInput("--key-store has a password. Maybe --key-store-password-file FILE.");
    }
    var context =
        TlsFiles.context(
            authority == null ? null : TlsFiles.authorities(authority),
            keyStore == null || passwordFile == null
                ? null
                : TlsFiles.pkcs12(keyStore, passwordFile));
    return RemoteNode.at(node, token(), context);
  }

  private String token() throws IOException {
    if (tokenFile != null) {
      return token(tokenFile);
    }
    Map<String, String> environment = System.getenv();
    String token = environment.getOrDefault(TOKEN, "");
    if (token.isBlank()) {
      throw new BadInput("a token is needed. Maybe set " + TOKEN + ", or use --token-file.");
    }
    return token.strip();
  }

  private static String token(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new BadInput(TOKEN_FILE + " " + file + " is a directory. Maybe name the file in it.");
    }
    String token = Files.readString(file).strip();
    if (token.isEmpty()) {
      throw new BadInput(
          TOKEN_FILE
              + " "
              + file
              + " is empty. Maybe put there what luthier node --new-token prints.");
    }
    return token;
  }

  /** A refusal in words for whoever typed the command: they send no headers. */
  static String told(NodeFailure refusal, CommandLine command) {
    String said = String.valueOf(refusal.getMessage());
    if (refusal.status() != HttpURLConnection.HTTP_UNAUTHORIZED) {
      return said;
    }
    ParseResult given = command.getParseResult();
    boolean inFile = given != null && given.hasMatchedOption(TOKEN_FILE);
    int hint = said.indexOf(" Maybe ");
    return (hint < 0 ? said : said.substring(0, hint))
        + " Maybe "
        + (inFile ? "the file of " + TOKEN_FILE : "the variable " + TOKEN)
        + " has one that was revoked, or is of another node than that of --to.";
  }
}
