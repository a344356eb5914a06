"""Rules and constraints: documents made into values of the law, with their defaults written out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pincite.law import (
    Atom,
    Body,
    Citation,
    Constraint,
    Deontic,
    Exception_,
    Forbidden,
    Instrument,
    Issue,
    Literal,
    Mode,
    Objection,
    Rule,
    Term,
    Var,
)
from pincite.loading import registry
from pincite.loading.log import Log
from pincite.loading.quotes import check_quote
from pincite.loading.safety import check_constraint, check_rule, mentions
from pincite.loading.speech import Given, Speech
from pincite.schema import ConstraintDoc, ExceptionDoc, RuleDoc
from pincite.source import Scalar

CONDUCT = "conduct"
STATE = "state"
SOME_CONDUCT = "some conduct"
NO_QUOTE = "none"
BINDS_NOBODY = ("commentary", "case", "declaration")


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What rules refer to."""

    sorts: Mapping[str, tuple[str, ...]]
    instruments: Mapping[str, Instrument]
    issues: Mapping[str, Issue]
    speech: Speech
    log: Log

    def given(self, doc: Mapping[Scalar, Scalar]) -> dict[str, str]:
        """The declared variables with their sorts; `some conduct` is a conduct."""
        found: dict[str, str] = {}
        for name, sort in doc.items():
            if not (len(name) == 1 and "A" <= name <= "Z"):
                self.log.error("bad-variable", f"`{name}` is not a variable", name, "use one capital letter")
            plain = CONDUCT if sort == SOME_CONDUCT else str(sort)
            if plain not in self.sorts:
                self.log.unknown("sort", sort, self.sorts)
            found[str(name)] = plain
        return found


def build_constraint(doc: ConstraintDoc, context: Context) -> Constraint:
    """Make a constraint."""
    given = context.given(doc.given)
    constraint = Constraint(
        id=str(doc.constraint),
        title=str(doc.title),
        given=given,
        never=context.speech.body(doc.never, given),
        why=registry.text(doc.why),
        span=doc.constraint.span,
    )
    check_constraint(constraint, context.speech.worlds, context.log)
    return constraint


def build_rule(doc: RuleDoc, context: Context) -> Rule | None:
    """Make a rule and check it; None where its conclusion or provision cannot be read."""
    return _Builder(doc, context).rule()


class _Builder:
    def __init__(self, doc: RuleDoc, context: Context) -> None:
        self._doc = doc
        self._context = context
        self._log = context.log
        self._given: Given = context.given(doc.given)

    def rule(self) -> Rule | None:
        doc, before = self._doc, len(self._log.diagnostics)
        citation = self._citation(doc.provision)
        when = self._context.speech.body(doc.when, self._given)
        then = self._conclusion()
        binds, at = self._binds(then, citation), self._at(then)
        unless = self._exceptions(doc.unless, citation, binds, at)
        quote = self._quote(citation)
        under = registry.under(doc.under, self._context.issues, self._log)
        if then is None or citation is None or len(self._log.diagnostics) > before:
            # Whatever is missing would only produce faults that are not there.
            return None
        obliged = self._obliged(then)
        when, description = self._described(then, when, obliged)
        rule = Rule(
            id=str(doc.rule),
            title=str(doc.title),
            citation=citation,
            given=self._given,
            when=when,
            then=then,
            binds=binds,
            at=at,
            quote=quote,
            no_quote=registry.text(doc.no_quote),
            under=under,
            obliged=obliged,
            description=description,
            concerns=self._concerns(obliged),
            unless=unless,
            tags=registry.texts(doc.tags),
            against=tuple(
                Objection(say=str(a.say), cite=registry.texts(a.cite), answer=registry.text(a.answer))
                for a in doc.against
            ),
            conflict_with=str(doc.conflict.with_) if doc.conflict else "",
            conflict_why=str(doc.conflict.why) if doc.conflict else "",
            reviewed=registry.text(doc.reviewed) or "none",
            span=doc.rule.span,
        )
        check_rule(rule, self._context.speech.worlds, self._log)
        return rule

    def _citation(self, provision: Scalar) -> Citation | None:
        found = registry.citation(provision, self._context.instruments, self._log)
        if found is None or found.is_definition:
            return found
        kind = self._context.instruments[found.instrument].kind
        if kind in BINDS_NOBODY:
            self._log.error(
                "binds-nobody",
                f"`{found.instrument}` is a {kind}, which binds nobody, so no rule can rest on it",
                provision,
                "put it under `held_by:` of a reading, and the rule under the provision it explains",
            )
            return None
        return found

    def _conclusion(self) -> Deontic | Atom | None:
        text = self._doc.then
        found = self._context.speech.read(text, self._given)
        if found is None or isinstance(found, Deontic):
            return found
        if not isinstance(found, Literal) or found.negated:
            help = "conclude a derived sentence in its positive wording, or a `must`, `must not` or `may`"
            self._log.error("bad-conclusion", f"`{text}` cannot be a conclusion", text, help)
            return None
        if not self._context.speech.concludable(found.atom):
            help = "only `derived` and `raised` sentences are concluded by rules"
            self._log.error("bad-conclusion", f"`{text}` is not a sentence that rules conclude", text, help)
            return None
        return found.atom

    def _binds(self, then: Deontic | Atom | None, citation: Citation | None) -> Term | None:
        doc = self._doc
        if doc.binds is not None:
            return self._context.speech.term(doc.binds, self._given, STATE)
        if then is None or citation is None or citation.is_definition:
            return None
        if isinstance(then, Deontic) and self._obliged(then) is None:
            return then.bearer
        what = "a described obligation" if isinstance(then, Deontic) else "a status"
        message = f"the rule `{doc.rule}` concludes {what} and does not say whom its provision binds"
        self._log.error("binds-missing", message, doc.then, "name the State as `binds:`")
        return None

    def _at(self, then: Deontic | Atom | None) -> Term | None:
        if self._doc.at is not None:
            return self._context.speech.term(self._doc.at, self._given, CONDUCT)
        if isinstance(then, Deontic) and self._obliged(then) is None:
            return then.conduct
        return None

    def _declared(self) -> list[Scalar]:
        return [v for v, sort in self._doc.given.items() if sort == SOME_CONDUCT]

    def _obliged(self, then: Deontic | Atom) -> Var | None:
        """The conduct that a `must` obliges to, if it is declared as it should be."""
        declared = self._declared()
        if not isinstance(then, Deontic) or then.mode is not Mode.MUST or len(declared) != 1:
            return None
        conduct = Var(str(declared[0]))
        return conduct if then.conduct == conduct else None

    def _described(
        self, then: Deontic | Atom, when: Body, obliged: Var | None
    ) -> tuple[Body, Literal | None]:
        """Part the one condition that describes the obliged conduct from the others."""
        if obliged is None:
            self._misplaced(then)
            return when, None
        describing = [c for c in when if mentions(c, obliged) and not isinstance(c, Forbidden)]
        only = describing[0] if len(describing) == 1 else None
        if isinstance(only, Literal) and not only.negated:
            return tuple(c for c in when if c is not only), only
        message = (
            f"`{obliged.name}` must be described by exactly one condition, and {len(describing)} speak of it"
        )
        help = f"say in one sentence what kind of conduct `{obliged.name}` is, outside `not` and `any`"
        self._log.error("must-not-described", message, self._doc.then, help)
        return when, None

    def _misplaced(self, then: Deontic | Atom) -> None:
        text, declared = self._doc.then, self._declared()
        if isinstance(then, Deontic) and then.mode is Mode.MUST:
            help = "declare its conduct, and no other, as `some conduct` under `given:`"
            self._log.error(
                "must-without-some-conduct", f"`{text}` would oblige to every conduct", text, help
            )
        elif declared:
            help = "it is for the one conduct that a `must` obliges to"
            message = "`some conduct` stands where nothing is obliged"
            self._log.error("some-conduct-misplaced", message, declared[0], help)

    def _concerns(self, obliged: Var | None) -> tuple[Var, ...]:
        doc = self._doc
        if obliged is not None and not doc.concerns:
            help = "name the variables that the duty is about, such as the person"
            self._log.error(
                "concerns-missing", f"the duty of `{doc.rule}` does not say whom it concerns", doc.then, help
            )
        for name in doc.concerns:
            if name not in self._given:
                self._log.unknown("variable", name, self._given)
        return tuple(Var(str(n)) for n in doc.concerns)

    def _quote(self, citation: Citation | None) -> tuple[str, ...]:
        doc = self._doc
        if citation is None:
            return ()
        if citation.is_definition:
            if doc.quote is not None and doc.quote != NO_QUOTE:
                self._log.error("quote-of-definition", "a definition quotes no provision", doc.quote)
            return ()
        if doc.quote is None:
            help = "quote the operative words, or write `quote: none` and the reason as `no_quote:`"
            self._log.error("quote-missing", f"the rule `{doc.rule}` quotes nothing", doc.provision, help)
            return ()
        if doc.quote == NO_QUOTE:
            if doc.no_quote is None:
                help = "give the reason as `no_quote:`"
                self._log.error(
                    "no-quote-reason",
                    f"the rule `{doc.rule}` does not say why it quotes nothing",
                    doc.quote,
                    help,
                )
            return ()
        return self._checked(doc.quote, citation)

    def _checked(self, quote: Scalar, citation: Citation) -> tuple[str, ...]:
        provision = self._context.instruments[citation.instrument].provisions[citation.pinpoint]
        return check_quote(quote, provision, str(citation), self._log)

    def _exception(
        self, doc: ExceptionDoc, owner: Citation | None, binds: Term | None, at: Term | None
    ) -> Exception_:
        found = registry.citation(doc.provision, self._context.instruments, self._log)
        own = found or Citation(instrument=registry.DEFINITION, pinpoint="")
        if not doc.when and not doc.under:
            help = "give it `when:`, or limit it to a reading with `under:`"
            self._log.error(
                "exception-without-when", f"the exception `{doc.id}` would always hold", doc.id, help
            )
        own_binds, own_at = self._own_applicability(doc, own, owner, binds, at)
        quoted = (
            doc.quote is not None and doc.quote != NO_QUOTE and found is not None and not own.is_definition
        )
        return Exception_(
            id=str(doc.id),
            kind=str(doc.kind),
            citation=own,
            quote=self._checked(doc.quote, own) if quoted and doc.quote is not None else (),
            under=registry.under(doc.under, self._context.issues, self._log),
            when=self._context.speech.body(doc.when, self._given),
            binds=own_binds,
            at=own_at,
            unless=self._exceptions(doc.unless, own, binds, at),
            says=registry.text(doc.says),
            span=doc.id.span,
        )

    def _exceptions(
        self, docs: list[ExceptionDoc], owner: Citation | None, binds: Term | None, at: Term | None
    ) -> tuple[Exception_, ...]:
        declared = registry.Declared("exception", self._log)
        return tuple(self._exception(d, owner, binds, at) for d in docs if declared.take(d.id))

    def _own_applicability(
        self, doc: ExceptionDoc, own: Citation, owner: Citation | None, binds: Term | None, at: Term | None
    ) -> tuple[Term | None, Term | None]:
        """An exception of another instrument must bind too, unless it is a reading or a commentary."""
        speech = self._context.speech
        if doc.binds is not None:
            chosen = speech.term(doc.at, self._given, CONDUCT) if doc.at is not None else at
            return speech.term(doc.binds, self._given, STATE), chosen
        if own.is_definition or owner is None or own.instrument == owner.instrument or doc.under:
            return None, None
        if self._context.instruments[own.instrument].kind in BINDS_NOBODY:
            return None, None
        return binds, at
