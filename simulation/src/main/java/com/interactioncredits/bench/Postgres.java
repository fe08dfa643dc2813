package com.interactioncredits.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A PostgreSQL of its own with accounts and holds, where `SELECT … FOR UPDATE` locks the account. The pair is two
/// transactions that pgbench repeats; its settings are the package's, so each commit is on disk.
final class Postgres implements AutoCloseable {
    private static final String USER = "bench";
    private static final int ACCOUNTS = 1_000;
    private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+) ");

    private static final String TABLES =
            """
            CREATE TABLE accounts (id int PRIMARY KEY, available bigint NOT NULL, version bigint NOT NULL);
            CREATE TABLE holds (
                id bigserial PRIMARY KEY, account int NOT NULL REFERENCES accounts, amount bigint NOT NULL,
                status text NOT NULL, created_at timestamptz NOT NULL, expires_at timestamptz NOT NULL);
            CREATE INDEX ON holds (account, created_at);
            INSERT INTO accounts SELECT id, 1000000000, 0 FROM generate_series(1, %d) id;
            """
                    .formatted(ACCOUNTS);

    private static final String PAIR =
            """
            \\set account random(1, :accounts)
            BEGIN;
            SELECT available FROM accounts WHERE id = :account FOR UPDATE \\gset
            UPDATE accounts SET available = available - 1, version = version + 1
                WHERE id = :account AND available >= 1;
            INSERT INTO holds (account, amount, status, created_at, expires_at)
                VALUES (:account, 1, 'active', now(), now() + interval '15 minutes') RETURNING id AS hold \\gset
            COMMIT;
            BEGIN;
            SELECT status FROM holds WHERE id = :hold FOR UPDATE \\gset
            UPDATE holds SET status = 'converted' WHERE id = :hold AND status = 'active';
            COMMIT;
            """;

    private final Path programs;
    private final Path folder;
    private int runs;

    private Postgres(Path programs, Path folder) {
        this.programs = programs;
        this.folder = folder;
    }

    /// Debian's package; empty where it is not installed, or cannot be started.
    static Optional<Postgres> start() {
        var programs = programs();
        if (programs.isEmpty()) {
            return Optional.empty();
        }
        try {
            var folder = Files.createTempDirectory("bench-postgres");
            var postgres = new Postgres(programs.get(), folder);
            try {
                postgres.begin();
                return Optional.of(postgres);
            } catch (IllegalStateException unusable) {
                System.err.println("PostgreSQL is skipped: " + unusable.getMessage());
                postgres.close();
                return Optional.empty();
            }
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static Optional<Path> programs() {
        var debian = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(debian)) {
            return Optional.empty();
        }
        try (var versions = Files.list(debian)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Stream.of("initdb", "pg_ctl", "psql", "pgbench")
                            .allMatch(program -> Files.isExecutable(bin.resolve(program))))
                    .max(Comparator.naturalOrder());
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private void begin() throws IOException {
        Files.writeString(folder.resolve("tables.sql"), TABLES);
        Files.writeString(folder.resolve("pair.sql"), PAIR);
        if (isRoot()) {
            // Its server refuses to run as root.
            run(List.of("chown", "-R", "postgres", folder.toString()));
        }
        program("initdb", "-D", folder.resolve("data").toString(), "-U", USER, "-A", "trust", "--no-sync");
        program(
                "pg_ctl",
                "-D",
                folder.resolve("data").toString(),
                "-l",
                folder.resolve("server.log").toString(),
                "-w",
                "-o",
                "-c listen_addresses='' -c max_connections=200 -k " + folder,
                "start");
        program(
                "psql",
                "-h",
                folder.toString(),
                "-U",
                USER,
                "-q",
                "-f",
                folder.resolve("tables.sql").toString(),
                "postgres");
    }

    String description() {
        var version = program("pgbench", "--version").strip().replaceAll(".*\\) ([0-9.]+).*", "$1");
        return "**PostgreSQL** %s is Debian's, measured after the rest by pgbench over a Unix socket: two transactions a pair, `SELECT … FOR UPDATE` of the account or the hold, fsync %s, synchronous_commit %s. It has no conflict window."
                .formatted(version, setting("fsync"), setting("synchronous_commit"));
    }

    private String setting(String name) {
        return program("psql", "-h", folder.toString(), "-U", USER, "-Atc", "SHOW " + name, "postgres")
                .strip();
    }

    Slot.Measure run(int callers, int accounts, long seconds) {
        var log = folder.resolve("run-" + runs++);
        var output = program(
                "pgbench",
                "-h",
                folder.toString(),
                "-U",
                USER,
                "-n",
                "-M",
                "prepared",
                "-c",
                Integer.toString(callers),
                "-j",
                Integer.toString(Math.min(callers, Runtime.getRuntime().availableProcessors())),
                "-T",
                Long.toString(seconds),
                "-D",
                "accounts=" + accounts,
                "-f",
                folder.resolve("pair.sql").toString(),
                "-l",
                "--log-prefix=" + log,
                "postgres");
        var rate = RATE.matcher(output);
        if (!rate.find()) {
            throw new IllegalStateException("pgbench printed " + output);
        }
        var waits = waits(log);
        return new Slot.Measure(
                Double.parseDouble(rate.group(1)), Slot.percentile(waits, 0.5), Slot.percentile(waits, 0.99), 0);
    }

    /// The third column is a pair's time in microseconds.
    private List<Long> waits(Path log) {
        var waits = new ArrayList<Long>();
        try (var files = Files.list(folder)) {
            for (var file :
                    files.filter(each -> each.toString().startsWith(log + ".")).toList()) {
                for (var line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                    waits.add(Long.parseLong(line.split(" ", -1)[2]) * 1_000);
                }
            }
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
        return waits.stream().sorted().toList();
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private String program(String name, String... arguments) {
        var command = new ArrayList<String>();
        if (isRoot()) {
            command.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        command.add(programs.resolve(name).toString());
        command.addAll(List.of(arguments));
        return run(command);
    }

    private String run(List<String> command) {
        try {
            // Not a pipe: the server that pg_ctl starts would keep it open.
            var output = Files.createTempFile("bench-postgres", ".out");
            var process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            int status = process.waitFor();
            var text = Files.readString(output);
            Files.delete(output);
            if (status != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + text.strip());
            }
            return text;
        } catch (IOException unusable) {
            throw new IllegalStateException(command.getFirst() + " cannot be run", unusable);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    @Override
    public void close() {
        var data = folder.resolve("data");
        if (Files.exists(data.resolve("postmaster.pid"))) {
            program("pg_ctl", "-D", data.toString(), "-m", "immediate", "-w", "stop");
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
