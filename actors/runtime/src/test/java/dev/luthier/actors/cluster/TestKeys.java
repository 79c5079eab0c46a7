package dev.luthier.actors.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An authority of a test's own, and a node's key that it has signed for 127.0.0.1. */
final class TestKeys {
  private static final String PASSWORD = "a-password-of-tests";

  private TestKeys() {}

  static ClusterSettings.Tls in(Path directory) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    keytool(
        directory,
        "-genkeypair",
        "-keystore",
        "authority.p12",
        "-alias",
        "authority",
        "-keyalg",
        "EC",
        "-dname",
        "CN=authority",
        "-ext",
        "bc:critical=ca:true");
    keytool(
        directory,
        "-exportcert",
        "-keystore",
        "authority.p12",
        "-alias",
        "authority",
        "-rfc",
        "-file",
        "ca.pem");
    keytool(
        directory,
        "-importcert",
        "-keystore",
        "trust.p12",
        "-alias",
        "authority",
        "-file",
        "ca.pem",
        "-noprompt");
    keytool(
        directory,
        "-genkeypair",
        "-keystore",
        "node.p12",
        "-alias",
        "node",
        "-keyalg",
        "EC",
        "-dname",
        "CN=node");
    keytool(directory, "-certreq", "-keystore", "node.p12", "-alias", "node", "-file", "node.csr");
    keytool(
        directory,
        "-gencert",
        "-keystore",
        "authority.p12",
        "-alias",
        "authority",
        "-infile",
        "node.csr",
        "-outfile",
        "node.pem",
        "-ext",
        "san=ip:127.0.0.1",
        "-ext",
        "eku=serverAuth,clientAuth",
        "-rfc");
    keytool(
        directory,
        "-importcert",
        "-keystore",
        "node.p12",
        "-alias",
        "authority",
        "-file",
        "ca.pem",
        "-noprompt");
    keytool(
        directory,
        "-importcert",
        "-keystore",
        "node.p12",
        "-alias",
        "node",
        "-file",
        "node.pem",
        "-noprompt");
    return new ClusterSettings.Tls(
        directory.resolve("node.p12"), directory.resolve("trust.p12"), PASSWORD);
  }

  private static void keytool(Path directory, String... arguments)
      throws IOException, InterruptedException {
    var words = new ArrayList<String>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    words.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
    words.addAll(List.of(arguments));
    words.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
    var process =
        new ProcessBuilder(words).directory(directory.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", words) + ": " + said);
    }
  }
}
