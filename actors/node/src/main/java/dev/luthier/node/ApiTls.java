package dev.luthier.node;

import dev.luthier.client.TlsFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * TLS of the HTTP interface.
 *
 * @param certificate chain in PEM; or else a key store is given
 * @param key of that certificate, in PEM
 * @param keyStore in PKCS #12
 * @param passwordFile of the key store
 * @param clientAuthority whose clients are let in, in PEM; empty: no certificates are asked for
 */
record ApiTls(
    Optional<Path> certificate,
    Optional<Path> key,
    Optional<Path> keyStore,
    Optional<Path> passwordFile,
    Optional<Path> clientAuthority) {
  ApiTls {
    boolean pem = certificate.isPresent() && key.isPresent();
    boolean store = keyStore.isPresent() && passwordFile.isPresent();
    if (pem == store || certificate.isPresent() != pem || keyStore.isPresent() != store) {
      throw new BadInput(
          "http.tls needs certificate and key, or keyStore and passwordFile. Maybe make them with"
              + " scripts/certs.");
    }
  }

  /** What Jetty serves with: TLS 1.2 and 1.3. */
  SslContextFactory.Server serving() throws IOException {
    TlsFiles.Identity identity =
        certificate.isPresent()
            ? TlsFiles.pem(certificate.get(), key.orElseThrow())
            : TlsFiles.pkcs12(keyStore.orElseThrow(), passwordFile.orElseThrow());
    var factory = new SslContextFactory.Server();
    factory.setKeyStore(identity.store());
    factory.setKeyStorePassword(identity.password());
    factory.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    if (clientAuthority.isPresent()) {
      factory.setTrustStore(TlsFiles.authorities(clientAuthority.get()));
      factory.setNeedClientAuth(true);
    }
    return factory;
  }
}
