r"""TeX that asks for more than letters. What is not drawn is seen as it was written.

Dollar signs are no part of what is seen.
"""

from tests.hostile.case import Case, show

CASES: tuple[Case, ...] = (
    show(
        17,
        "links",
        title=r"$\href{javascript:alert('probe')}{x}$ in a title",
        abstract=r"$\href{javascript:alert('probe')}{x}$ and $\url{javascript:probe()}$.",
        note=r"$\href{https://evil.example}{x}$",
    ),
    show(17, "classes", abstract=r"$\htmlClass{md-search}{x}$ $\htmlId{main}{x}$ $\cssId{y}{y}$."),
    show(17, "styles", abstract=r"$\style{position:fixed;inset:0}{x}$ $\htmlStyle{color:red}{x}$."),
    show(17, "data", abstract=r"$\htmlData{x=y}{z}$ $\data{onclick=probe()}{x}$ $\class{x}{y}$."),
    show(17, "images", abstract=r"$\includegraphics{https://evil.example/x.png}$ is no formula."),
    show(17, "files", abstract=r"$\input{/etc/passwd}$ $\include{x}$ $\write18{id}$ $\openin5=x$."),
    show(17, "doubling-macro", abstract=r"$\def\a{\a\a}\a$ and $\newcommand{\b}{\b\b}\b$."),
    show(17, "let-and-loops", abstract=r"$\let\a\b \gdef\c{\c\c}\c \loop\iftrue\repeat$ is long."),
    show(17, "huge-rule", abstract=r"Before $\rule{99999em}{99999em}$ and $\hspace{9999em}$ after.",
         seen={"abstract": ("Before", "after.")}),
    show(17, "huge-script", abstract="Before $" + "x_{" * 200 + "y" + "}" * 200 + "$ after.",
         seen={"abstract": ("Before", "after.")}),
    show(17, "open", title="Costs of $5 more", abstract="An open $ sign, \\$ too, $$ two, $x ."),
    show(17, "script-in-text", abstract=r"$\text{<script>alert('probe')</script>}$ is shown.",
         title=r"Of $\mathrm{<b>}$ and $x<y$", seen={
             "abstract": ("<script>alert('probe')</script>", "is shown."), "title": ("Of", "and")}),
    show(17, "out-of-the-formula", abstract=r"$x</math><img src=x onerror=alert(1)>$ is shown.",
         seen={"abstract": ("is shown.",)}),
    show(17, "out-of-the-annotation", seen={"abstract": ("is shown.",), "title": ("is shown",)},
         abstract=r"$x</annotation></semantics><script>alert('probe')</script>$ is shown.",
         title=r"$</annotation-xml><svg onload=alert('probe')>$ is shown"),
    show(17, "references", abstract=r"$&#60;script&#62;$ and $&lt;img src=x onerror=alert(1)&gt;$.",
         seen={"abstract": ("&#60;script&#62;", "and")}),
    show(17, "hidden-letters", abstract=r"$\unicode{x202e}$ $\char8238$ $\symbol{8238}$ turns."),
    show(17, "environments",
         abstract=r"$\begin{verbatim}<b>\end{verbatim}$ $\begin{equation}x\end{document}$."),
    show(17, "unbalanced", abstract=r"$\frac{1}{$ and $}{$ and $\left($ and $x^$ and $_$.",
         seen={"abstract": ("and",)}),
    show(17, "colours", abstract=r"$\color{red}x$ $\colorbox{url(https://evil.example)}{x}$ end.",
         seen={"abstract": ("end.",)}),
    show(17, "tooltips", abstract=r"$\mathtip{x}{<b>}$ $\texttip{x}{y}$ $\toggle{x}\endtoggle$."),
    show(17, "packages", abstract=r"$\require{html}$ $\usepackage{x}$ $\bbox[url(x)]{x}$ end.",
         seen={"abstract": ("end.",)}),
)  # fmt: skip
