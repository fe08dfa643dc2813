package com.interactioncredits.wiring;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/// A key pair that is made for one priming and kept nowhere. It signs tokens, and is a certificate authority with a
/// certificate for this machine: the JDK has no API for making certificates, so they are written here as DER.
final class ThrowawayKey {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final byte[] SHA256_WITH_RSA = sequence(oid(0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 11), tlv(5));
    private static final byte[] AUTHORITY = extension(new byte[] {0x55, 0x1D, 0x13}, sequence(tlv(1, bytes(0xFF))));
    private static final byte[] LOCALHOST = extension(
            new byte[] {0x55, 0x1D, 0x11}, sequence(tlv(0x82, "localhost".getBytes(StandardCharsets.US_ASCII))));
    private static final char[] NO_PASSWORD = {};

    private final KeyPair pair;

    private ThrowawayKey(KeyPair pair) {
        this.pair = pair;
    }

    static ThrowawayKey create() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return new ThrowawayKey(generator.generateKeyPair());
    }

    RSAPublicKey publicKey() {
        return (RSAPublicKey) pair.getPublic();
    }

    String pem() {
        return "-----BEGIN PUBLIC KEY-----"
                + Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()) + "-----END PUBLIC KEY-----";
    }

    byte[] sign(byte[] text) throws GeneralSecurityException {
        var signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(pair.getPrivate());
        signature.update(text);
        return signature.sign();
    }

    /// @param tls for a server on this machine, and for clients that trust it
    /// @param trust of those clients
    record Tls(SSLContext tls, List<TrustManager> trust, X509Certificate authority) {}

    /// @param now of the wall clock, which TLS reads itself
    Tls tls(Instant now) throws GeneralSecurityException, IOException {
        var authority = certificate("priming authority", now, AUTHORITY);
        var keys = KeyStore.getInstance(KeyStore.getDefaultType());
        keys.load(null, NO_PASSWORD);
        keys.setKeyEntry("server", pair.getPrivate(), NO_PASSWORD, new X509Certificate[] {
            certificate("localhost", now, LOCALHOST), authority
        });
        var keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(keys, NO_PASSWORD);
        var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, NO_PASSWORD);
        trusted.setCertificateEntry("authority", authority);
        var trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trustManagers.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
        return new Tls(context, List.of(trustManagers.getTrustManagers()), authority);
    }

    private X509Certificate certificate(String subject, Instant now, byte[] extension) throws GeneralSecurityException {
        var serial = BigInteger.valueOf(subject.hashCode()).abs().add(BigInteger.ONE);
        var toBeSigned = sequence(
                tlv(0xA0, tlv(2, bytes(2))),
                tlv(2, serial.toByteArray()),
                SHA256_WITH_RSA,
                name("priming authority"),
                sequence(time(now.minusSeconds(3_600)), time(now.plusSeconds(86_400))),
                name(subject),
                pair.getPublic().getEncoded(),
                tlv(0xA3, sequence(extension)));
        var signature = new ByteArrayOutputStream();
        signature.write(0);
        signature.writeBytes(sign(toBeSigned));
        var encoded = sequence(toBeSigned, SHA256_WITH_RSA, tlv(3, signature.toByteArray()));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
    }

    private static byte[] name(String common) {
        return sequence(tlv(0x31, sequence(oid(0x55, 4, 3), tlv(0x0C, common.getBytes(StandardCharsets.UTF_8)))));
    }

    private static byte[] time(Instant moment) {
        return tlv(0x18, TIME.format(moment).getBytes(StandardCharsets.US_ASCII));
    }

    /// A critical one.
    private static byte[] extension(byte[] oid, byte[] value) {
        return sequence(tlv(6, oid), tlv(1, bytes(0xFF)), tlv(4, value));
    }

    private static byte[] oid(int... encoded) {
        return tlv(6, bytes(encoded));
    }

    private static byte[] sequence(byte[]... parts) {
        return tlv(0x30, parts);
    }

    /// A tag, the length and the contents.
    private static byte[] tlv(int tag, byte[]... parts) {
        var contents = new ByteArrayOutputStream();
        for (var part : parts) {
            contents.writeBytes(part);
        }
        var whole = new ByteArrayOutputStream();
        whole.write(tag);
        int length = contents.size();
        if (length < 0x80) {
            whole.write(length);
        } else {
            whole.writeBytes(bytes(0x82, length >> 8, length & 0xFF));
        }
        whole.writeBytes(contents.toByteArray());
        return whole.toByteArray();
    }

    private static byte[] bytes(int... values) {
        var bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
