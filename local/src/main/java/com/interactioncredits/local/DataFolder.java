package com.interactioncredits.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// The data folder, in use by one run at a time.
final class DataFolder implements AutoCloseable {
    /// What the functions print, metrics included.
    static final String FUNCTIONS_LOG = "functions.log";

    private final Path path;
    private final FileChannel lockFile;

    private DataFolder(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /// @throws IllegalStateException if it cannot be created or written, or another process uses it
    static DataFolder open(Path path) {
        try {
            Files.createDirectories(path);
            var lockFile = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(lockFile) == null) {
                lockFile.close();
                throw new IllegalStateException("the data folder " + path
                        + " is in use by another process: stop it, or set DATA_DIR to another folder");
            }
            return new DataFolder(path, lockFile);
        } catch (IOException _) {
            throw unusable(path);
        }
    }

    static IllegalStateException unusable(Path path) {
        return new IllegalStateException(
                "the data folder " + path + " cannot be created or written: set DATA_DIR to another folder");
    }

    private static @Nullable FileLock lock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException _) {
            return null; // held by another local system in this process
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException _) {
            // the lock ends with the process
        }
    }
}
