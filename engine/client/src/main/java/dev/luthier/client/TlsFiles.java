package dev.luthier.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Certificates and keys from files, in PEM or PKCS #12. */
public final class TlsFiles {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  /** Protects what is held in memory only. */
  private static final String IN_MEMORY = "in-memory";

  private TlsFiles() {}

  /**
   * Who one is.
   *
   * @param store its key under that same password, and the chain of its certificates
   * @param password of the store and the key
   */
  public record Identity(KeyStore store, String password) {
    @Override
    public String toString() {
      return "Identity";
    }
  }

  /**
   * An identity in PEM.
   *
   * @param chain certificates, one's own first
   * @param key PKCS #8, not encrypted
   * @throws IOException if a file cannot be read
   * @throws IllegalArgumentException if it holds something else
   */
  public static Identity pem(Path chain, Path key) throws IOException {
    try {
      Certificate[] certificates = certificates(chain).toArray(new Certificate[0]);
      KeyStore store = empty();
      store.setKeyEntry("luthier", privateKey(key), IN_MEMORY.toCharArray(), certificates);
      return new Identity(store, IN_MEMORY);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          chain + " and " + key + " are no certificate and its key: " + e.getMessage(), e);
    }
  }

  /**
   * An identity in PKCS #12.
   *
   * @param passwordFile its first line is the password
   * @throws IOException if a file cannot be read
   * @throws IllegalArgumentException if the password is wrong, or the file something else
   */
  public static Identity pkcs12(Path file, Path passwordFile) throws IOException {
    String password = Files.readString(passwordFile).lines().findFirst().orElse("");
    return new Identity(load(file, password.toCharArray()), password);
  }

  /**
   * Whom to trust.
   *
   * @param file certificates of authorities in PEM
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if it holds something else
   */
  public static KeyStore authorities(Path file) throws IOException {
    try {
      KeyStore store = empty();
      int number = 0;
      for (Certificate certificate : certificates(file)) {
        store.setCertificateEntry("authority-" + number++, certificate);
      }
      return store;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          file + " holds no certificates: " + e.getMessage() + ". Maybe name a file in PEM.", e);
    }
  }

  /**
   * What a client connects with.
   *
   * @param authorities whom to trust; null: whom Java trusts
   * @param identity shown to nodes that ask for a certificate; null: none
   */
  public static SSLContext context(@Nullable KeyStore authorities, @Nullable Identity identity) {
    try {
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(authorities);
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      if (identity == null) {
        keys.init(null, null);
      } else {
        keys.init(identity.store(), identity.password().toCharArray());
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("no TLS can be made of this: " + e.getMessage(), e);
    }
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static KeyStore load(Path file, char[] password) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password);
      return store;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(file + " is no PKCS #12: " + e.getMessage(), e);
    } catch (IOException e) {
      if (e.getCause() instanceof GeneralSecurityException) {
        throw new IllegalArgumentException(
            file + " cannot be opened. Maybe its password is another one.", e);
      }
      throw e;
    }
  }

  private static Collection<? extends Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      var found = CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (found.isEmpty()) {
        throw new IllegalArgumentException(
            file + " holds no certificates. Maybe name a file in PEM.");
      }
      return found;
    }
  }

  private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
    Matcher pem = KEY.matcher(Files.readString(file, StandardCharsets.US_ASCII));
    if (!pem.find()) {
      throw new IllegalArgumentException(
          file
              + " holds no private key in PKCS #8. Maybe openssl pkcs8 -topk8 -nocrypt -in "
              + file.getFileName()
              + ".");
    }
    var key = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
    for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(key);
      } catch (InvalidKeySpecException e) {
        // a key of another algorithm: the next one is tried
      }
    }
    throw new IllegalArgumentException(file + " holds a key that is neither RSA, EC nor EdDSA.");
  }
}
