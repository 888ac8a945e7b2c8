package dev.rtcsignal.app.docs;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.StartElementTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/**
 * A public type of a source file, with the examples in its Javadoc and in that of its members.
 *
 * @param name the full name
 * @param beginsWithExample whether an example follows the first sentence of the type's Javadoc
 * @param examples the content of each {@code <pre>{@code …}</pre>}, in order
 */
record DocumentedType(String name, boolean beginsWithExample, List<String> examples) {
  DocumentedType {
    examples = List.copyOf(examples);
  }

  /** Reads the public top-level types; no file has to compile. */
  static List<DocumentedType> read(List<? extends JavaFileObject> files) {
    JavacTask task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, problem -> {}, null, null, files);
    DocTrees trees = DocTrees.instance(task);
    List<DocumentedType> types = new ArrayList<>();
    try {
      for (CompilationUnitTree unit : task.parse()) {
        for (Tree type : unit.getTypeDecls()) {
          read(trees, unit, type).ifPresent(types::add);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return types;
  }

  private static Optional<DocumentedType> read(
      DocTrees trees, CompilationUnitTree unit, Tree declaration) {
    if (!(declaration instanceof ClassTree type)
        || !type.getModifiers().getFlags().contains(Modifier.PUBLIC)) {
      return Optional.empty();
    }
    TreePath path = TreePath.getPath(unit, type);
    List<String> examples = new ArrayList<>();
    new CommentScanner(trees, examples).scan(path, null);
    DocCommentTree comment = trees.getDocCommentTree(path);
    return Optional.of(
        new DocumentedType(
            unit.getPackageName() + "." + type.getSimpleName(),
            comment != null && beginsWithExample(comment),
            examples));
  }

  private static boolean beginsWithExample(DocCommentTree comment) {
    List<? extends DocTree> body = comment.getBody();
    return !comment.getFirstSentence().isEmpty()
        && examples(body).count() > 0
        && isPre(body.get(0));
  }

  /** Only the code of a {@code <pre>} that begins with {@code {@code}; others are pictures. */
  private static Stream<String> examples(List<? extends DocTree> body) {
    List<String> found = new ArrayList<>();
    for (int i = 1; i < body.size(); i++) {
      if (isPre(body.get(i - 1))
          && body.get(i) instanceof LiteralTree code
          && code.getKind() == DocTree.Kind.CODE) {
        found.add(code.getBody().getBody());
      }
    }
    return found.stream();
  }

  private static boolean isPre(DocTree tree) {
    return tree instanceof StartElementTree element && element.getName().contentEquals("pre");
  }

  /** Collects the examples of a type, its methods and its nested types. */
  private static final class CommentScanner extends TreePathScanner<Void, Void> {
    private final DocTrees trees;
    private final List<String> examples;

    CommentScanner(DocTrees trees, List<String> examples) {
      this.trees = trees;
      this.examples = examples;
    }

    @Override
    public Void visitClass(ClassTree type, Void unused) {
      collect();
      return super.visitClass(type, null);
    }

    @Override
    public Void visitMethod(MethodTree method, Void unused) {
      collect();
      return super.visitMethod(method, null);
    }

    private void collect() {
      DocCommentTree comment = trees.getDocCommentTree(getCurrentPath());
      if (comment != null) {
        examples(comment.getBody()).forEach(examples::add);
      }
    }
  }
}
