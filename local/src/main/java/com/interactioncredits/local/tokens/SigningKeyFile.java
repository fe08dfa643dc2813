package com.interactioncredits.local.tokens;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;

/// The private key on disk: PKCS#8, readable by its owner only, written atomically.
record SigningKeyFile(Path path) {

    private static final int BITS = 2048;

    record Pair(RSAPublicKey publicKey, RSAPrivateCrtKey privateKey) {
        @Override
        public String toString() {
            return "Pair";
        }
    }

    static SigningKeyFile in(Path folder) {
        return new SigningKeyFile(folder.resolve("signing-key.pkcs8"));
    }

    Pair readOrMake() {
        try {
            return Files.exists(path) ? read() : make();
        } catch (IOException unreachable) {
            throw new IllegalStateException("the signing key " + path + " cannot be read or written", unreachable);
        } catch (GeneralSecurityException unusable) {
            throw new IllegalStateException(
                    "the signing key " + path + " is damaged: delete it to create a new one at the next start",
                    unusable);
        }
    }

    private Pair read() throws IOException, GeneralSecurityException {
        var spec = new PKCS8EncodedKeySpec(Files.readAllBytes(path));
        if (KeyFactory.getInstance("RSA").generatePrivate(spec) instanceof RSAPrivateCrtKey key
                && key.getModulus().bitLength() >= BITS) {
            return pair(key);
        }
        throw new GeneralSecurityException("no RSA key of at least " + BITS + " bits");
    }

    private Pair make() throws IOException, GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(BITS);
        if (!(generator.generateKeyPair().getPrivate() instanceof RSAPrivateCrtKey key)) {
            throw new GeneralSecurityException("no RSA keys can be made here");
        }
        var folder = Files.createDirectories(path.toAbsolutePath().getParent());
        var whole = Files.createTempFile(folder, "signing-key", ".new", ownerOnly(folder));
        Files.write(whole, key.getEncoded());
        Files.move(whole, path, StandardCopyOption.ATOMIC_MOVE);
        return pair(key);
    }

    /// Without POSIX permissions, as on Windows, the folder's protection applies.
    private static FileAttribute<?>[] ownerOnly(Path folder) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static Pair pair(RSAPrivateCrtKey key) throws GeneralSecurityException {
        var spec = new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent());
        if (KeyFactory.getInstance("RSA").generatePublic(spec) instanceof RSAPublicKey publicKey) {
            return new Pair(publicKey, key);
        }
        throw new GeneralSecurityException("the private key has no public one");
    }
}
