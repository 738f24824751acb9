package io.osbs.publish.registry;

import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS that is set up when the first connection wants it. An HTTP client has to be given TLS even if
 * its registry speaks plain HTTP, and setting it up takes longer than all of that registry's
 * requests in a build.
 */
final class LateTls extends SSLContextSpi {

  private final Supplier<SSLContext> maker;

  // Guarded by this.
  private @Nullable SSLContext made;

  private LateTls(Supplier<SSLContext> maker) {
    this.maker = maker;
  }

  /** A context that becomes the one that is made when it is needed. */
  static SSLContext of(Supplier<SSLContext> maker) {
    return new SSLContext(new LateTls(maker), null, "TLS") {};
  }

  private synchronized SSLContext context() {
    SSLContext context = made == null ? maker.get() : made;
    made = context;
    return context;
  }

  @Override
  protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
      throws KeyManagementException {
    throw new KeyManagementException("this context is set up by itself");
  }

  @Override
  protected SSLSocketFactory engineGetSocketFactory() {
    return context().getSocketFactory();
  }

  @Override
  protected SSLServerSocketFactory engineGetServerSocketFactory() {
    return context().getServerSocketFactory();
  }

  @Override
  protected SSLEngine engineCreateSSLEngine() {
    return context().createSSLEngine();
  }

  @Override
  protected SSLEngine engineCreateSSLEngine(String host, int port) {
    return context().createSSLEngine(host, port);
  }

  @Override
  protected SSLSessionContext engineGetServerSessionContext() {
    return context().getServerSessionContext();
  }

  @Override
  protected SSLSessionContext engineGetClientSessionContext() {
    return context().getClientSessionContext();
  }

  @Override
  protected SSLParameters engineGetDefaultSSLParameters() {
    return context().getDefaultSSLParameters();
  }

  @Override
  protected SSLParameters engineGetSupportedSSLParameters() {
    return context().getSupportedSSLParameters();
  }
}
