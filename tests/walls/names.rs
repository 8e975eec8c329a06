//! Which paths a Rust source names: `use` trees spread out, and paths in the text; comments, strings and what is compiled for unit tests
//! only are left out.

/// A path that a source names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    /// Its parts; `*` for everything.
    pub(crate) parts: Vec<String>,
    /// The modules inside the file that it stands in.
    pub(crate) inside: Vec<String>,
    /// The line, counted from 1.
    pub(crate) line: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Word(String),
    /// `::`
    Sep,
    Mark(char),
}

#[derive(Clone, Debug)]
struct Token {
    kind: Kind,
    line: usize,
}

impl Token {
    fn is(&self, mark: char) -> bool {
        self.kind == Kind::Mark(mark)
    }

    fn word(&self) -> Option<&str> {
        if let Kind::Word(word) = &self.kind { Some(word) } else { None }
    }
}

/// Every path of two parts or more in `source`, and every one that is imported.
pub(crate) fn named(source: &str) -> Vec<Named> {
    let tokens = without_tests(&tokens(source));
    let mut found = Vec::new();
    // The modules that are open, with the depth of braces outside each.
    let mut open: Vec<(String, usize)> = Vec::new();
    let mut depth = 0;
    let mut at = 0;
    while at < tokens.len() {
        let token = &tokens[at];
        if token.is('{') {
            depth += 1;
        } else if token.is('}') {
            depth = usize::saturating_sub(depth, 1);
            open.retain(|(_, outside)| *outside < depth);
        }
        if token.word() == Some("mod")
            && let Some(name) = tokens.get(at + 1).and_then(Token::word)
            && tokens.get(at + 2).is_some_and(|token| token.is('{'))
        {
            open.push((name.to_owned(), depth));
            depth += 1;
            at += 3;
            continue;
        }
        let continues =
            at > 0 && tokens[at - 1].kind == Kind::Sep && at > 1 && tokens[at - 2].word().is_some();
        if token.word().is_none() || continues {
            at += 1;
            continue;
        }
        let before = tokens[..at].iter().rev().find(|token| token.kind != Kind::Sep);
        let imported = before.and_then(Token::word).is_some_and(|word| word == "use");
        let mut paths = Vec::new();
        let end = path(&tokens, at, &mut Vec::new(), &mut paths);
        let inside: Vec<String> = open.iter().map(|(name, _)| name.clone()).collect();
        let many = paths.into_iter().filter(|parts| imported || parts.len() > 1);
        found.extend(many.map(|parts| Named { parts, inside: inside.clone(), line: token.line }));
        // What stands in a tree has been read; its braces balance.
        at = end.max(at + 1);
    }
    found
}

/// Reads the path that begins at `at`, behind `before`, with the tree that may end it; gives where it ends.
fn path(tokens: &[Token], mut at: usize, before: &mut Vec<String>, into: &mut Vec<Vec<String>>) -> usize {
    let deep = before.len();
    loop {
        match tokens.get(at).map(|token| &token.kind) {
            Some(Kind::Word(word)) => {
                before.push(word.clone());
                at += 1;
            }
            Some(Kind::Mark('*')) => {
                before.push("*".to_owned());
                at += 1;
                break;
            }
            Some(Kind::Mark('{')) => {
                at += 1;
                while at < tokens.len() && !tokens[at].is('}') {
                    let next = path(tokens, at, before, into);
                    // A mark that belongs to no path, such as a comma, is passed over.
                    at = next.max(at + 1);
                }
                before.truncate(deep);
                return at + 1;
            }
            _ => break,
        }
        let goes_on = tokens.get(at).is_some_and(|token| token.kind == Kind::Sep)
            && tokens.get(at + 1).is_some_and(|next| next.word().is_some() || next.is('{') || next.is('*'));
        if !goes_on {
            break;
        }
        at += 1;
    }
    if before.len() > deep {
        let whole = before.iter().filter(|part| *part != "self" || before.len() == 1);
        into.push(whole.cloned().collect());
        before.truncate(deep);
    }
    // `a::b as c` names `a::b`.
    if tokens.get(at).and_then(Token::word) == Some("as")
        && tokens.get(at + 1).is_some_and(|it| it.word().is_some())
    {
        at += 2;
    }
    at
}

/// The tokens without items that are compiled for unit tests only.
fn without_tests(tokens: &[Token]) -> Vec<Token> {
    let mark = |at: usize, mark: char| tokens.get(at).is_some_and(|token| token.is(mark));
    let word = |at: usize, word: &str| tokens.get(at).and_then(Token::word) == Some(word);
    let mut kept = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let is_test = mark(at, '#')
            && mark(at + 1, '[')
            && word(at + 2, "cfg")
            && mark(at + 3, '(')
            && word(at + 4, "test")
            && mark(at + 5, ')');
        if !is_test {
            kept.push(tokens[at].clone());
            at += 1;
            continue;
        }
        at += 7;
        let mut depth = 0;
        while let Some(token) = tokens.get(at) {
            at += 1;
            if token.is('{') {
                depth += 1;
            } else if token.is('}') {
                depth -= 1;
            }
            if depth == 0 && (token.is('}') || token.is(';')) {
                break;
            }
        }
    }
    kept
}

fn tokens(source: &str) -> Vec<Token> {
    let letters: Vec<char> = source.chars().collect();
    let letter = |at: usize| letters.get(at).copied().unwrap_or('\0');
    let of_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut tokens = Vec::new();
    let (mut at, mut line) = (0, 1);
    while at < letters.len() {
        let begun = at;
        let here = line;
        match letter(at) {
            '/' if letter(at + 1) == '/' => {
                while at < letters.len() && letter(at) != '\n' {
                    at += 1;
                }
            }
            '/' if letter(at + 1) == '*' => {
                let mut depth = 0;
                while at < letters.len() {
                    match (letter(at), letter(at + 1)) {
                        ('/', '*') => (depth, at) = (depth + 1, at + 2),
                        ('*', '/') => (depth, at) = (depth - 1, at + 2),
                        _ => at += 1,
                    }
                    if depth == 0 {
                        break;
                    }
                }
            }
            '"' => at = text_end(&letters, at),
            '\'' if letter(at + 1) == '\\' => {
                at += 3;
                while at < letters.len() && letter(at) != '\'' {
                    at += 1;
                }
                at += 1;
            }
            '\'' if letter(at + 2) == '\'' => at += 3,
            // A lifetime or a label.
            '\'' => at += 1,
            ':' if letter(at + 1) == ':' => {
                tokens.push(Token { kind: Kind::Sep, line: here });
                at += 2;
            }
            c if of_word(c) => {
                while of_word(letter(at)) {
                    at += 1;
                }
                let word: String = letters[begun..at].iter().collect();
                let lifetime = begun > 0 && letter(begun - 1) == '\'';
                if let Some(end) = raw_end(&letters, &word, at) {
                    at = end;
                } else if !lifetime && !word.starts_with(|c: char| c.is_numeric()) {
                    tokens.push(Token { kind: Kind::Word(word), line: here });
                }
            }
            c if c.is_whitespace() => at += 1,
            c => {
                tokens.push(Token { kind: Kind::Mark(c), line: here });
                at += 1;
            }
        }
        line += letters[begun..at.min(letters.len())].iter().filter(|c| **c == '\n').count();
    }
    tokens
}

/// Behind the text that begins with the quotation mark at `at`.
fn text_end(letters: &[char], mut at: usize) -> usize {
    at += 1;
    while at < letters.len() && letters[at] != '"' {
        at += if letters[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

/// Behind a raw text, if `word` with what stands at `at` begins one.
fn raw_end(letters: &[char], word: &str, at: usize) -> Option<usize> {
    if !matches!(word, "r" | "br" | "cr") {
        return None;
    }
    let hashes = letters[at..].iter().take_while(|c| **c == '#').count();
    if letters.get(at + hashes) != Some(&'"') {
        return None;
    }
    let mut end = at + hashes + 1;
    while end < letters.len() {
        let closes = letters[end] == '"'
            && letters[end + 1..].iter().take(hashes).filter(|c| **c == '#').count() == hashes;
        if closes {
            return Some(end + 1 + hashes);
        }
        end += 1;
    }
    Some(end)
}
