package dev.luthier.node;

import dev.luthier.client.RemoteNode;
import dev.luthier.client.TlsFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which node a command talks with, and as whom. */
final class NodeOptions {
  private static final String TOKEN = "LUTHIER_TOKEN";

  @Option(names = "--to", paramLabel = "URL", description = "The node. Default: ${DEFAULT-VALUE}.")
  private URI node = URI.create("http://127.0.0.1:8558");

  @Option(
      names = "--token-file",
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
      return Files.readString(tokenFile).strip();
    }
    Map<String, String> environment = System.getenv();
    String token = environment.getOrDefault(TOKEN, "");
    if (token.isBlank()) {
      throw new BadInput("a token is needed. Maybe set " + TOKEN + ", or use --token-file.");
    }
    return token.strip();
  }
}
