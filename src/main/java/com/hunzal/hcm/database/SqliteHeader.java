package com.hunzal.hcm.database;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The first bytes of a database (https://www.sqlite.org/fileformat2.html). */
record SqliteHeader(int pageSize, int writeVersion) {

    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int LENGTH = 100;
    private static final int PAGE_SIZE = 16;
    private static final int WRITE_VERSION = 18;
    private static final int WAL = 2;

    /** @return null if it is none */
    static @Nullable SqliteHeader read(RandomAccessFile file) throws IOException {
        if (file.length() < LENGTH) {
            return null;
        }
        var bytes = new byte[LENGTH];
        file.seek(0);
        file.readFully(bytes);
        if (!ByteBuffer.wrap(MAGIC).equals(ByteBuffer.wrap(bytes, 0, MAGIC.length))) {
            return null;
        }
        var pageSize = Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort(PAGE_SIZE));
        return new SqliteHeader(pageSize == 1 ? 65536 : pageSize, bytes[WRITE_VERSION]);
    }

    /** What leaves a journal to be applied has switched the file to it before. */
    boolean isInWalMode() {
        return writeVersion == WAL;
    }
}
