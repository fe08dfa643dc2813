package com.interactioncredits.auth;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// A token taken apart: three parts of base64url, of which nothing is trusted yet.
///
/// Stricter than the JOSE library where two readers could see two different tokens in one text: base64url must be the
/// only spelling of its bytes, text must be UTF-8, and a JSON name may not come twice.
final class CompactToken {

    private static final ObjectReader JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(20).build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    private final ObjectNode header;
    private final byte[] payload;
    private final byte[] signedText;
    private final byte[] signature;

    private CompactToken(ObjectNode header, byte[] payload, byte[] signedText, byte[] signature) {
        this.header = header;
        this.payload = payload;
        this.signedText = signedText;
        this.signature = signature;
    }

    /// Empty unless the text has the form of a signed token.
    static Optional<CompactToken> parse(String text) {
        var parts = text.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        var payload = decode(parts[1]);
        var signature = decode(parts[2]);
        var header = decode(parts[0]).flatMap(CompactToken::object);
        if (header.isEmpty() || payload.isEmpty() || signature.isEmpty()) {
            return Optional.empty();
        }
        var signedText = text.substring(0, text.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII);
        return Optional.of(new CompactToken(header.get(), payload.get(), signedText, signature.get()));
    }

    ObjectNode header() {
        return header;
    }

    byte[] signedText() {
        return signedText;
    }

    byte[] signature() {
        return signature;
    }

    /// To be read after the signature was found good; empty if it is no JSON object.
    Optional<ObjectNode> claims() {
        return object(payload);
    }

    private static Optional<byte[]> decode(String part) {
        try {
            var bytes = Base64.getUrlDecoder().decode(part);
            var spelledOnlyThus = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(bytes)
                    .equals(part);
            return spelledOnlyThus && bytes.length > 0 ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Optional<ObjectNode> object(byte[] utf8) {
        try {
            // As text: from bytes the parser would also guess UTF-16 and UTF-32.
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
            return JSON.readTree(text.toString()) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (CharacterCodingException | JsonProcessingException _) {
            return Optional.empty();
        }
    }
}
