package com.interactioncredits.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ConsoleTest {
    private final HttpListener listener = HttpListener.bind(0, "PORT");
    private final HttpClient http = HttpClient.newHttpClient();
    private final Path folder;

    ConsoleTest(@TempDir Path temporary) throws IOException {
        folder = temporary.resolve("dist");
        Files.createDirectories(folder.resolve("assets"));
        Files.writeString(folder.resolve("index.html"), "<!doctype html>the page");
        Files.writeString(folder.resolve("icon.svg"), "<svg/>");
        Files.writeString(folder.resolve("empty.txt"), "");
        Files.writeString(folder.resolve(".hidden"), "hidden");
        Files.writeString(folder.resolve("assets/main-BcD3.js"), "export {}");
        Files.writeString(folder.resolve("assets/main-BcD3.css"), "a {}");
        Files.writeString(temporary.resolve("secret.txt"), "secret");
        listener.handle("/", new Console(folder, Map.of("Content-Security-Policy", "default-src 'none'")));
        listener.start();
    }

    @AfterEach
    void close() {
        listener.close();
        http.close();
    }

    private HttpResponse<String> call(String method, String path) throws IOException, InterruptedException {
        var uri = URI.create("http://localhost:" + listener.port() + path);
        return http.send(
                HttpRequest.newBuilder(uri)
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/index.html          | text/html; charset=utf-8       | no-cache",
                "/                    | text/html; charset=utf-8       | no-cache",
                "/icon.svg            | image/svg+xml                  | no-cache",
                "/empty.txt           | text/plain; charset=utf-8      | no-cache",
                "/assets/main-BcD3.js | text/javascript; charset=utf-8 | public, max-age=31536000, immutable",
                "/assets/main-BcD3.css| text/css; charset=utf-8        | public, max-age=31536000, immutable"
            })
    void aFileHasItsTypeAndIsKeptAsLongAsItsNameAllows(String path, String type, String caching)
            throws IOException, InterruptedException {
        var answer = call("GET", path);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "Content-Type")).isEqualTo(type);
        assertThat(header(answer, "Cache-Control")).isEqualTo(caching);
        assertThat(header(answer, "Content-Security-Policy")).isEqualTo("default-src 'none'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/messages", "/messages/6d0c5f0e", "/history?type=a.b", "/gallery/", "/a%2Fb", "/%2e"})
    void aPathThatNamesNoFileIsThePage(String path) throws IOException, InterruptedException {
        var answer = call("GET", path);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("<!doctype html>the page");
        assertThat(header(answer, "Cache-Control")).isEqualTo("no-cache");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/other.js", "/assets/gone-1.js", "/.hidden", "/assets/.js", "/assets."})
    void aFileThatIsNotThereIsNotFound(String path) throws IOException, InterruptedException {
        var answer = call("GET", path);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("Not Found\n");
        assertThat(header(answer, "Content-Security-Policy")).isNotEmpty();
    }

    /// Sent over a socket: an HTTP client would normalise them.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../secret.txt",
                "/assets/../../secret.txt",
                "/..%2fsecret.txt",
                "/%2e%2e/secret.txt",
                "/..%5csecret.txt",
                "/assets/..;/../secret.txt",
                "/./../secret.txt",
                "//../secret.txt",
                "/secret.txt%00.js"
            })
    void nothingOutsideOfTheFolderIsServed(String path) throws IOException {
        try (var socket = new Socket("localhost", listener.port())) {
            var request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(answer).startsWith("HTTP/1.1 4").doesNotContain("secret");
        }
    }

    @Test
    void headIsGetWithoutTheFile() throws IOException, InterruptedException {
        var answer = call("HEAD", "/assets/main-BcD3.js");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "Content-Length")).isEqualTo("9");
        assertThat(header(answer, "Content-Type")).isEqualTo("text/javascript; charset=utf-8");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void withoutABuiltConsoleThePageSaysHowToBuildIt() throws IOException, InterruptedException {
        Files.delete(folder.resolve("index.html"));
        var answer = call("GET", "/");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("make console", "/dev");
    }
}
