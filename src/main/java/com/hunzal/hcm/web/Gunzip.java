package com.hunzal.hcm.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * Inflates one gzip member (RFC 1952) and nothing behind it. Java's own class calls itself for each further member, and
 * so ends with a full stack at a body of nothing but empty ones.
 */
final class Gunzip extends InflaterInputStream {

    private static final int MAGIC = 0x1f8b;
    private static final int DEFLATE = 8;
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xe0;

    private final CRC32 crc = new CRC32();
    private boolean begun;
    private boolean ended;

    Gunzip(InputStream encoded) {
        super(encoded, new Inflater(true), 512);
    }

    /** @throws java.io.IOException a {@code ZipException} or {@code EOFException} if it is not gzip, or not all of it */
    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (!begun) {
            readHeader();
            begun = true;
        }
        var count = ended ? -1 : super.read(buffer, offset, length);
        if (count > 0) {
            crc.update(buffer, offset, count);
        } else if (count < 0 && !ended) {
            readTrailer();
            ended = true;
        }
        return count;
    }

    private void readHeader() throws IOException {
        var header = ByteBuffer.wrap(exactly(in, 10));
        var flags = header.get(3) & 0xff;
        if ((header.getShort(0) & 0xffff) != MAGIC || header.get(2) != DEFLATE || (flags & RESERVED) != 0) {
            throw new ZipException("not gzip");
        }
        if ((flags & EXTRA) != 0) {
            var length = ByteBuffer.wrap(exactly(in, 2)).order(ByteOrder.LITTLE_ENDIAN);
            in.skipNBytes(length.getShort() & 0xffff);
        }
        skipText(flags & NAME);
        skipText(flags & COMMENT);
        in.skipNBytes(flags & HEADER_CRC); // two bytes, if there is one
    }

    private void skipText(int flag) throws IOException {
        while (flag != 0 && exactly(in, 1)[0] != 0) {
            // up to its NUL
        }
    }

    /** Some of what follows the data has been read with it. */
    private void readTrailer() throws IOException {
        var unused = inf.getRemaining();
        var rest = new SequenceInputStream(new ByteArrayInputStream(buf, len - unused, unused), in);
        var trailer = ByteBuffer.wrap(exactly(rest, 8)).order(ByteOrder.LITTLE_ENDIAN);
        if (trailer.getInt() != (int) crc.getValue() || trailer.getInt() != (int) inf.getBytesWritten()) {
            throw new ZipException("damaged");
        }
        if (rest.read() >= 0) {
            throw new ZipException("more behind it");
        }
    }

    private static byte[] exactly(InputStream in, int count) throws IOException {
        var bytes = new byte[count];
        if (in.readNBytes(bytes, 0, count) < count) {
            throw new ZipException("cut off");
        }
        return bytes;
    }

    @Override
    public void close() {
        inf.end(); // it is not the stream's own, which would end it itself
    }
}
