package com.interactioncredits.whatsapp;

import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
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

/// TLS for one client, and whether a handshake of it ended: nothing of a request leaves before.
final class WatchedTls {
    private static final String NONE_AGREED = "SSL_NULL_WITH_NULL_NULL";

    private final Queue<SSLEngine> engines = new ConcurrentLinkedQueue<>();
    private final SSLContext context;

    /// The JDK's own.
    static SSLContext trusted() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java runtime has TLS", impossible);
        }
    }

    WatchedTls(SSLContext own) {
        context = new SSLContext(new Spi(own, engines), own.getProvider(), own.getProtocol()) {};
    }

    SSLContext context() {
        return context;
    }

    /// Whether TLS was begun and no handshake ended.
    boolean failed() {
        return !engines.isEmpty()
                && engines.stream()
                        .allMatch(engine -> engine.getSession().getCipherSuite().equals(NONE_AGREED));
    }

    private static final class Spi extends SSLContextSpi {
        private final SSLContext own;
        private final Queue<SSLEngine> engines;

        Spi(SSLContext own, Queue<SSLEngine> engines) {
            this.own = own;
            this.engines = engines;
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            return watched(own.createSSLEngine());
        }

        @Override
        protected SSLEngine engineCreateSSLEngine(String host, int port) {
            return watched(own.createSSLEngine(host, port));
        }

        private SSLEngine watched(SSLEngine engine) {
            engines.add(engine);
            return engine;
        }

        @Override
        protected void engineInit(
                KeyManager @Nullable [] keys, TrustManager @Nullable [] trust, @Nullable SecureRandom random)
                throws KeyManagementException {
            own.init(keys, trust, random);
        }

        @Override
        protected SSLSocketFactory engineGetSocketFactory() {
            return own.getSocketFactory();
        }

        @Override
        protected SSLServerSocketFactory engineGetServerSocketFactory() {
            return own.getServerSocketFactory();
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            return own.getServerSessionContext();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            return own.getClientSessionContext();
        }

        @Override
        protected SSLParameters engineGetDefaultSSLParameters() {
            return own.getDefaultSSLParameters();
        }

        @Override
        protected SSLParameters engineGetSupportedSSLParameters() {
            return own.getSupportedSSLParameters();
        }
    }
}
