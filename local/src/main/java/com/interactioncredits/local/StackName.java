package com.interactioncredits.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Pattern;

/// The name of a data folder's resources at external endpoints, which other data folders may use as well.
final class StackName {
    private static final Pattern FORM = Pattern.compile("local-[0-9a-f]{8}");

    private StackName() {}

    /// Created once for each folder and kept there, so that the next run finds its table and queues again.
    ///
    /// @throws IllegalStateException if the file is damaged
    static String in(Path folder) {
        var file = folder.resolve("stack-name");
        try {
            var name = Files.readString(file).strip();
            if (FORM.matcher(name).matches()) {
                return name;
            }
            throw new IllegalStateException("the stack's name in " + file + " is damaged: move the file away");
        } catch (NoSuchFileException _) {
            return created(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String created(Path file) {
        var name = "local-" + UUID.randomUUID().toString().substring(0, 8);
        try {
            Files.writeString(file, name + "\n");
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
        return name;
    }
}
