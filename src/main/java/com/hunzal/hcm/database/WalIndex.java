package com.hunzal.hcm.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a {@code -shm} file, in which all programs that use a SQLite database in WAL mode tell each other
 * how far its journal goes and what of it is in the main file (https://www.sqlite.org/walformat.html). Read from memory.
 *
 * <p>To be closed only when no connection of this process is open: whoever closes any handle of a file gives up all locks
 * that his process has on it.
 */
final class WalIndex implements AutoCloseable {

    private static final int LENGTH = 136;
    private static final int PAGE_SIZE = 14;
    private static final int FRAMES = 16;
    private static final int PAGES = 20;
    private static final int SALTS = 32;
    private static final int CHECKPOINTED = 96;
    private static final int CHECKPOINT_BEGUN = 128;

    private final FileChannel channel;
    private final MappedByteBuffer memory;

    private WalIndex(FileChannel channel, MappedByteBuffer memory) {
        this.channel = channel;
        this.memory = memory;
    }

    /** @return null where such a file cannot be read beside SQLite, as on Windows */
    static @Nullable WalIndex open(Path shm) {
        try {
            var channel = FileChannel.open(shm, StandardOpenOption.READ);
            var memory = channel.map(FileChannel.MapMode.READ_ONLY, 0, LENGTH);
            memory.order(ByteOrder.nativeOrder());
            return new WalIndex(channel, memory);
        } catch (IOException | UnsupportedOperationException notHere) {
            return null;
        }
    }

    /**
     * @param salts of the journal; others each time that it begins anew
     * @param frames how many pages are in the journal
     * @param checkpointed how many of them are in the main file, too
     * @param checkpointBegun how many of them somebody began to write there
     * @param size of the main file if all of the journal is in it; 0 if that is not known
     */
    record State(long salts, int frames, int checkpointed, int checkpointBegun, long size) {

        /** Whether somebody may be writing to the main file just now. */
        boolean isWithinCheckpoint() {
            return checkpointed != checkpointBegun;
        }

        boolean isAllInMainFile() {
            return frames == checkpointed;
        }

        boolean isSameCheckpointAs(State other) {
            return salts == other.salts
                    && checkpointed == other.checkpointed
                    && checkpointBegun == other.checkpointBegun;
        }
    }

    State read() {
        long pageSize = Short.toUnsignedInt(memory.getShort(PAGE_SIZE));
        return new State(
                memory.getLong(SALTS),
                memory.getInt(FRAMES),
                memory.getInt(CHECKPOINTED),
                memory.getInt(CHECKPOINT_BEGUN),
                (pageSize == 1 ? 65536 : pageSize) * Integer.toUnsignedLong(memory.getInt(PAGES)));
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
