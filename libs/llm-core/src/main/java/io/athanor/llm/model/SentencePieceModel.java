package io.athanor.llm.model;

import io.athanor.llm.format.ModelFileException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The pieces of a SentencePiece model file, {@code tokenizer.model}: a protocol buffer whose field
 * 1 repeats {@code {1: text, 2: score, 3: type}} (<a
 * href="https://github.com/google/sentencepiece/blob/master/src/sentencepiece_model.proto">schema</a>).
 */
record SentencePieceModel(List<Piece> pieces) {

  /** Types with their numbers; the numbers are those of GGUF token types too. */
  static final int NORMAL = 1;

  static final int UNKNOWN = 2;
  static final int CONTROL = 3;
  static final int USER_DEFINED = 4;
  static final int UNUSED = 5;
  static final int BYTE = 6;

  private static final int LENGTH_DELIMITED = 2;

  record Piece(String text, float score, int type) {}

  SentencePieceModel {
    pieces = List.copyOf(pieces);
  }

  static SentencePieceModel read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Piece> pieces = new ArrayList<>();
    try {
      while (bytes.hasRemaining()) {
        long tag = varint(bytes);
        if (tag == (1 << 3 | LENGTH_DELIMITED)) {
          pieces.add(piece(message(bytes)));
        } else {
          skip(bytes, tag);
        }
      }
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new ModelFileException(file, "this is no complete SentencePiece model", e);
    }
    if (pieces.isEmpty()) {
      throw new ModelFileException(file, "this SentencePiece model has no pieces");
    }
    return new SentencePieceModel(pieces);
  }

  private static Piece piece(ByteBuffer message) {
    String text = "";
    float score = 0;
    int type = NORMAL;
    while (message.hasRemaining()) {
      long tag = varint(message);
      switch ((int) tag) {
        case 1 << 3 | LENGTH_DELIMITED ->
            text = StandardCharsets.UTF_8.decode(message(message)).toString();
        case 2 << 3 | 5 -> score = message.getFloat();
        case 3 << 3 -> type = (int) varint(message);
        default -> skip(message, tag);
      }
    }
    return new Piece(text, score, type);
  }

  private static ByteBuffer message(ByteBuffer bytes) {
    long length = varint(bytes);
    if (length < 0 || length > bytes.remaining()) {
      throw new IllegalArgumentException("length " + length);
    }
    ByteBuffer message = bytes.slice(bytes.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(bytes.position() + (int) length);
    return message;
  }

  private static void skip(ByteBuffer bytes, long tag) {
    switch ((int) (tag & 7)) {
      case 0 -> varint(bytes);
      case 1 -> bytes.getLong();
      case LENGTH_DELIMITED -> message(bytes);
      case 5 -> bytes.getInt();
      default -> throw new IllegalArgumentException("wire type of tag " + tag);
    }
  }

  private static long varint(ByteBuffer bytes) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = bytes.get();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("number of more than 64 bits");
  }
}
