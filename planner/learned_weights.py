"""Learned weights, written by ``tools/train_intent.py``: name, tab, a figure per task type (chore, feature, refactor, fix, enhancement, migration). Data only."""

# ruff: noqa: E501 - a table
WEIGHTS = """\
	-1 -2 -4 11 -3 -5
!accept	-2 -1 -5 0 4 -1
!accept a	-2 -1 -5 0 4 -1
!add	4 6 -6 -6 -1 -5
!add .. for	4 -1 0 -1 -4 -1
!add .. in	2 0 -5 2 -2 0
!add .. of	7 -5 -1 2 -4 0
!add .. on	1 -4 -3 -3 5 -1
!add .. to	-2 1 -4 -4 2 -4
!add 0	5 0 -1 0 -5 0
!add <code>	-1 0 -6 1 2 0
!add a	4 6 -6 -6 -1 -5
!add badge	9 -5 -1 -1 -3 0
!add cache	-5 -4 0 -3 6 -1
!add case	4 0 -2 -1 -4 0
!add check	-1 0 0 5 -4 0
!add code	4 -5 2 -2 -4 0
!add command	-3 2 0 -4 1 0
!add comment	-2 -1 2 -4 -1 0
!add configuration	5 -4 -3 -4 1 0
!add context	4 0 -2 1 -4 0
!add doc	3 0 -2 -3 -2 0
!add document	5 0 -1 -2 -4 0
!add editorconfig	8 -7 -1 -1 -3 -1
!add endpoint	-6 5 -3 -3 3 -1
!add example	-1 0 -2 -5 3 0
!add file	6 -2 -3 1 -3 0
!add filter	-1 0 -3 -2 4 0
!add flag	-6 1 -7 1 5 0
!add functionality	-4 0 -2 -3 5 0
!add guide	8 -4 0 -1 -3 0
!add hint	6 -3 1 -2 -5 -1
!add icon	4 0 -2 -6 -1 0
!add import	-5 8 -2 0 -4 0
!add instruction	4 0 -1 -1 -3 0
!add link	1 0 -2 -4 1 0
!add migrate	-6 3 -2 0 2 0
!add mode	-5 7 -1 -2 -1 0
!add option	-1 0 -3 -6 5 0
!add page	1 1 -4 -4 1 0
!add recipe	5 0 -1 -1 -4 0
!add support	-7 3 0 0 0 -1
!add test	7 -3 -1 -1 -5 0
!add the	2 -1 0 -4 -1 0
!add tool	-2 0 -4 -3 5 0
!add translation	3 0 -1 -4 -1 0
!add validation	-2 -2 -3 -3 6 0
!adjust	3 -1 1 -2 -5 -1
!adjust .. to	5 -1 0 -2 -3 -1
!adjust a	2 -1 1 -2 -5 -1
!align	2 -2 -1 2 -6 0
!align a	1 -2 -1 1 -5 0
!allow	-5 3 -4 -4 5 -3
!allow .. for	-5 -3 0 -2 4 -1
!allow .. of	0 0 -2 -5 5 0
!allow .. to	0 5 -3 -3 -1 -2
!allow a	-5 4 -4 -4 3 -3
!annotate	-1 0 -5 -1 3 0
!annotate .. for	-1 0 -3 -2 4 0
!annotate a	-1 0 -5 -1 3 0
!annotate type	4 0 -1 1 -4 0
!avoid	-5 -5 -3 -1 6 -2
!avoid .. for	-2 0 -5 1 0 0
!avoid .. in	-2 -1 0 -7 6 -2
!avoid .. on	2 -1 -4 -2 1 0
!avoid a	-5 -5 -3 -1 6 -2
!batch	-3 -2 -3 -1 5 -3
!beautify	5 0 -3 -2 -3 0
!beautify <code>	5 0 -2 -2 -3 0
!beautify a	5 0 -3 -2 -3 0
!break	-4 -2 9 -5 -5 -1
!break a	-4 -1 6 -2 -4 0
!build	-2 6 -3 -4 -3 -2
!build a	-2 6 -3 -4 -3 -2
!bump	8 -3 -3 -4 0 -4
!bump .. in	3 0 -2 -2 0 0
!bump .. to	3 -2 1 0 -3 -2
!bump <code>	5 0 -3 -1 -2 -1
!bump a	12 -2 -3 -3 -5 -3
!bump action	2 0 0 -1 -1 0
!bump eslint	3 0 0 -2 -1 0
!bump version	1 0 2 -8 2 -1
!cache	3 -6 -4 -6 4 -3
!cache .. for	-3 -2 -3 -2 6 0
!cache a	3 -5 -3 -5 0 -2
!change	6 -2 -2 -2 -2 -1
!change a	2 -1 -1 -1 -1 0
!change the	3 -1 0 -4 -2 -1
!clarify	4 -2 -1 -1 -6 0
!clarify a	3 -2 -1 -1 -6 0
!clean	2 -3 3 -3 -4 -1
!clean a	3 -3 0 -2 -3 0
!cleanup	6 -1 -2 -2 -2 0
!cleanup a	6 -1 -2 -2 -2 0
!configure	6 -2 -2 -4 -2 -2
!configure a	6 -2 -2 -4 -2 -2
!consolidate	-2 -2 7 -4 -2 -1
!consolidate a	-2 -2 5 -3 -1 -1
!convert	-5 -4 6 -4 -4 4
!convert .. to	-5 -3 7 -2 -4 -1
!convert <code>	-1 0 -7 0 1 4
!convert a	-4 -4 5 -3 -4 2
!convert fixture	4 0 -2 -2 -1 0
!copy	0 0 -5 -1 1 3
!correct	2 -4 -3 5 -7 -2
!correct .. for	-1 -1 -3 5 -2 0
!correct a	4 -3 -2 2 -6 -2
!create	4 5 -4 -4 -4 -3
!create .. for	-4 5 0 -1 -4 -2
!create a	4 5 -4 -4 -4 -3
!decouple	-5 -3 6 -4 -1 -2
!decouple a	-4 -2 3 -3 0 -1
!delete	10 -4 -4 -3 -4 -3
!delete a	7 -4 -2 -1 -3 -2
!deprecate	0 1 2 -6 -2 0
!deprecate a	0 1 2 -6 -2 0
!disable	1 -3 -3 0 0 0
!disable a	1 -2 -3 0 0 0
!do	0 -4 1 0 2 -5
!do .. in	-1 -2 5 -2 -2 -1
!do .. of	-1 -1 -3 4 -2 0
!do a	3 -5 -1 -2 2 -4
!do the	-4 0 2 3 -3 -3
!document	13 -3 -6 -7 -3 -3
!document a	9 -1 -5 -6 -2 -1
!drop	5 -5 1 -2 -3 -1
!drop .. for	4 -3 -4 -1 2 -1
!drop a	6 -5 0 -3 -2 -1
!enable	3 2 -6 -4 -2 -2
!enable .. for	2 -2 -4 -2 1 0
!enable .. of	-5 4 -4 0 0 -1
!enable a	3 2 -6 -4 -2 -2
!enable test	4 0 -2 -1 -3 0
!enhance	-1 -3 -4 -3 8 -1
!enhance a	-1 -3 -3 -2 6 -1
!ensure	0 1 -3 4 -4 0
!ensure a	1 1 -2 3 -3 0
!exclude	0 -1 -1 2 -5 0
!exclude a	0 -1 -1 2 -5 0
!expand	0 -1 -4 0 2 0
!explain	8 -1 -3 -3 -4 -1
!explain a	8 -1 -3 -3 -4 -1
!export	-3 6 -2 -3 0 -1
!export a	-3 6 -2 -3 0 -1
!expose	-5 5 -3 -4 0 -2
!expose a	-5 5 -3 -3 -1 -2
!extend	-2 -4 -5 -3 9 -1
!extend a	-1 -1 -4 -2 5 -1
!extract	-4 -4 10 -7 -3 -3
!extract .. for	-2 -2 5 -1 -3 0
!extract a	-4 -4 10 -7 -3 -3
!extract translation	6 0 -4 -1 -3 0
!fix	3 -4 -5 5 -5 -3
!fix .. in	4 -1 -3 -1 -2 -1
!fix .. of	-3 -1 -1 5 -2 -1
!fix .. to	-2 0 1 2 -5 0
!fix a	4 -5 -5 4 -4 -3
!fix check	3 -1 0 -8 1 -1
!fix error	1 0 -7 4 -3 0
!fix handle	0 0 -4 4 -3 0
!fix issue	3 0 1 -5 -2 0
!fix link	10 0 -2 -7 -2 0
!fix test	2 0 -4 -2 1 0
!fix typo	4 0 2 -6 -1 0
!fix warning	-2 0 3 -5 -1 0
!flatten	-3 -2 6 -3 -2 -1
!format	3 -1 -5 1 -4 0
!format a	3 -1 -5 2 -4 0
!generate	-3 5 -6 -3 -1 -2
!generate a	-4 5 -6 -2 -1 -2
!get	-2 1 1 -5 -1 2
!get a	-1 0 0 -4 1 1
!group	1 0 2 -5 0 -1
!handle	-2 -2 -5 7 -3 -1
!handle .. in	-1 -1 -4 8 -6 0
!handle a	-2 -2 -5 7 -3 -1
!harden a	1 -1 -2 3 -3 0
!ignore	6 -3 -6 -3 -2 -1
!ignore .. in	5 -2 -2 0 -6 -1
!ignore a	5 -3 -6 -3 -2 -1
!implement	-5 10 -4 -5 -5 -3
!implement a	-6 10 -4 -5 -5 -3
!import	-3 3 -3 -3 -2 -1
!import a	-3 3 -3 -3 -1 -1
!improve	-2 -6 -6 -5 10 -4
!improve .. for	2 -1 2 -4 -2 0
!improve .. of	3 -2 -4 -2 3 -2
!improve a	-1 -6 -5 -5 8 -3
!improve document	8 0 -2 -1 -6 0
!improve performance	-4 -1 -2 -2 4 0
!improve the	-3 -1 -1 -3 5 -1
!include	2 -1 -3 0 0 0
!include .. in	-4 0 -2 0 2 0
!include a	2 -1 -3 0 0 0
!increase	-2 -3 -3 -4 7 -2
!increase a	0 -3 -3 -4 5 -2
!inline	-5 -4 8 -5 -3 -2
!inline a	-5 -3 6 -4 -2 -1
!integrate	-4 5 -2 -6 -1 -2
!integrate a	-4 5 -2 -6 -1 -2
!introduce	-2 6 1 -6 -3 -3
!introduce a	-2 6 1 -6 -3 -3
!let	-5 4 -4 -6 5 -3
!let a	-4 6 -4 -4 2 -2
!lint	1 -1 -4 2 -4 0
!lint a	1 -1 -4 2 -4 0
!load	-1 -1 -5 1 2 1
!load a	-1 -1 -4 2 -1 1
!make	-2 -5 0 -2 4 -4
!make .. in	4 0 -2 -1 -1 0
!make .. of	-4 -1 -1 -2 4 -1
!make .. to	-1 2 5 -3 -7 -1
!make a	0 -4 -1 -2 1 -2
!make configurable	-1 0 -3 -3 6 -1
!make the	-3 -3 1 -3 5 -3
!merge	-3 1 4 -5 -1 -2
!migrate	2 -4 -1 -5 -3 7
!migrate .. on	-4 -1 -1 -1 -1 7
!migrate .. to	2 -3 2 -5 -5 2
!migrate <code>	-5 0 -1 -1 0 7
!migrate a	0 -4 -2 -5 -2 7
!migrate database	-5 -1 -3 -1 -1 9
!migrate the	2 -3 0 -3 -3 3
!move	2 -4 4 -4 -4 2
!move .. of	-1 -1 7 -1 -4 -2
!move .. to	-2 -1 -1 -1 -1 3
!move a	-1 -4 6 -4 -3 1
!move the	3 -2 -1 -3 -3 1
!normalize	-2 -2 2 1 -5 0
!normalize a	-2 -2 2 1 -5 0
!optimize	-4 -5 -2 -6 9 -2
!optimize .. in	-1 -1 3 -3 -1 -1
!optimize a	-4 -5 -2 -6 9 -2
!patch 0	6 0 -2 -5 -3 0
!pin	7 -1 -5 -2 -4 -2
!pin a	5 -1 -4 0 -7 -1
!polish	-1 -1 -2 -5 5 -1
!port	-3 -2 -2 -2 -2 7
!preserve	-3 -2 -3 5 -5 0
!preserve a	-3 -2 -3 5 -5 0
!prevent	-1 -2 -2 4 -2 0
!prevent a	-1 -2 -2 4 -2 0
!provide	-3 4 -5 -2 3 -1
!provide a	-3 4 -5 -2 3 -1
!reduce	-4 -5 0 -5 7 -3
!reduce a	-4 -5 0 -5 7 -3
!reduce time	-3 -1 -3 -3 8 -1
!reduce usage	-1 0 -4 -2 5 0
!refactor	-2 -5 10 -6 -5 -3
!refactor .. to	-1 -1 4 0 -2 -1
!refactor <code>	2 0 1 -2 -4 0
!refactor a	0 -4 4 -5 -1 -1
!refactor test	4 0 -3 -1 -1 0
!refactor the	-3 -2 8 -3 -4 -2
!reformat	6 -3 -3 -3 -3 -1
!refresh	3 -1 -1 0 -3 0
!regenerate	9 -2 -4 -3 -4 -1
!regenerate a	7 -1 -3 -3 -3 0
!release	2 0 -3 -3 1 0
!release a	2 0 -3 -3 1 0
!remove	10 -7 -2 -5 -4 -4
!remove .. in	-3 -1 1 -3 2 0
!remove .. on	-2 0 -4 -1 3 0
!remove <code>	2 -1 2 -3 -4 -1
!remove a	7 -7 0 -4 -4 -3
!remove check	1 0 1 -1 -5 0
!remove code	2 0 1 -4 -2 0
!remove comment	5 0 -3 -3 -1 0
!remove file	2 0 1 -4 -3 0
!remove flag	0 -1 2 0 -4 0
!remove import	5 -1 -2 -2 -2 -1
!remove log	6 -1 -3 0 -4 -1
!remove reference	0 0 -5 3 -4 0
!remove the	6 -1 -2 -3 -4 -2
!rename	2 -5 9 -5 -6 -6
!rename .. to	4 -4 5 -4 -4 -6
!rename <code>	10 -1 -9 0 -4 -4
!rename a	0 -5 9 -5 -6 -5
!replace	4 -7 6 -8 -6 1
!replace <code>	1 -1 -5 3 -2 -1
!replace a	6 -7 4 -8 -5 -3
!replace the	-7 -2 4 0 -5 4
!resolve	-1 -2 -6 7 -3 -1
!resolve .. in	-3 -1 -1 4 -2 -1
!resolve a	-1 -2 -6 6 -3 -1
!restore	-1 2 -1 1 -3 0
!restore a	-1 3 0 0 -3 0
!restructure	-2 -3 7 -4 -3 -3
!restructure a	-1 -2 5 -4 -2 -2
!rewrite	-1 -4 4 -4 -5 5
!rewrite <code>	-3 -1 0 -4 -1 4
!rewrite a	1 -3 1 -2 -3 3
!run	2 -3 -6 2 -2 -1
!run a	2 -2 -5 2 -2 -2
!run test	3 0 -1 -2 -1 0
!separate	-2 -1 6 -3 -2 -1
!separate a	-2 0 5 -3 -2 -1
!set .. to	3 0 0 0 -4 0
!show	-3 5 -5 -6 4 -2
!show .. in	-2 0 -1 -5 6 -1
!show a	-3 5 -4 -5 3 -2
!simplify	-2 -4 6 -3 -3 -1
!simplify a	-1 -4 3 -3 -2 0
!sort	3 -5 -7 -1 4 -3
!sort a	4 -4 -6 0 1 -3
!speed	-3 -2 -3 -4 7 -1
!speed a	-2 -1 -1 -3 4 0
!split	-4 -3 11 -4 -5 -4
!split <code>	-5 -1 7 0 -3 -3
!split a	-3 -2 9 -3 -4 -3
!stop	1 -3 -4 3 -3 -1
!stop a	3 -2 -3 -1 -2 0
!stop the	-2 -1 -2 6 -3 -1
!strip	-2 -1 0 2 -5 0
!support	-6 9 -6 -4 1 -4
!support .. for	-1 2 -1 -3 1 0
!support .. in	-4 1 -2 -2 4 -1
!support 0	9 -1 2 -6 -7 0
!support a	-6 9 -6 -4 1 -4
!support type	-1 0 -3 -3 5 0
!swap	8 -3 -1 -2 -3 -2
!swap a	8 -3 -1 -2 -3 -2
!switch	6 -4 -1 -4 -4 0
!switch .. to	8 -2 -2 -2 -6 -2
!switch a	6 -4 1 -4 -3 -4
!sync config	5 0 -1 -4 -1 0
!test	5 -1 -2 -3 -2 0
!test .. for	5 -1 -2 -2 -1 0
!test a	5 -1 -7 -2 -1 0
!translate	0 -2 -3 -1 -3 5
!transpile	-4 0 -4 0 1 2
!transpile a	-3 1 -4 0 2 0
!turn	3 -3 2 -3 -3 1
!unify	-1 -2 5 -3 -3 -1
!update	12 -5 -4 -6 -2 -4
!update .. to	-2 -1 -1 -3 4 -1
!update <code>	2 0 -5 2 -1 -1
!update a	13 -5 -3 -5 -5 -3
!update action	3 0 -2 -4 0 0
!update build	5 0 -2 -2 -2 0
!update changelog	3 -1 -2 0 -3 0
!update command	4 0 -3 1 -3 0
!update dependencie	0 -1 -8 4 -4 0
!update description	3 0 -3 0 -2 0
!update digest	6 0 -2 -2 -2 0
!update hook	-1 -1 -3 3 -3 0
!update image	5 -1 -1 -2 -2 0
!update link	-1 -1 -5 3 -5 0
!update lint	4 0 -1 -3 -1 0
!update monorepo	4 0 -1 -2 -1 0
!update page	-2 -1 1 -5 3 0
!update rolldown	-4 1 -2 -3 5 0
!update template	-3 1 -1 -1 4 0
!update test	-1 1 -5 2 1 0
!update the	2 -2 -5 -1 0 -1
!update version	1 0 -5 1 -1 0
!upgrade	12 -4 -3 -4 -4 -4
!upgrade .. to	7 -2 -3 -6 1 -2
!upgrade a	10 -3 -2 -4 -3 -3
!upgrade dependencie	6 -1 -1 -3 -2 0
!use	-1 -6 6 -4 0 -3
!use .. for	-1 -2 1 1 -1 0
!use .. to	-4 -1 -3 -2 5 0
!use <code>	-3 -1 0 -1 1 0
!use a	0 -6 4 -3 1 -3
!use the	-4 0 5 -2 -2 0
!validate	-1 -1 -5 0 3 -1
!validate a	-1 -1 -5 0 3 -1
!write	6 0 -3 -5 2 -3
!write .. for	6 -4 -1 -1 -1 -1
!write a	7 1 -3 -4 -1 -3
#clause	-3 -4 -2 10 0 -5
#existing	-6 -8 -4 -5 14 -4
#failing	-6 -7 -2 14 1 -7
#fails	-5 -6 -4 25 -7 -6
#modal	-2 2 -6 -6 5 2
#more	-5 -10 -8 -12 21 -6
#one	3 2 -1 -4 0 -2
#past	-1 -3 -6 5 0 -1
#question	-2 4 -5 3 -5 -1
#slow	-6 -5 -7 -8 18 -5
#statement	-3 1 -3 5 -2 0
#thing	-3 3 -4 1 -6 4
#thing when	-5 -2 -2 10 -5 -4
#wish	-5 13 -4 -7 -5 -2
0	4 -6 -4 3 0 2
0 0	-1 -1 0 4 -4 -1
0 <code>	-3 -2 -2 10 -3 -10
0 api	-1 0 -2 4 -4 0
0 changelog	6 0 -2 -4 -3 0
0 for	-2 -1 -2 5 -1 -1
0 in	1 -1 -4 0 1 -3
0 into	-3 -1 -3 -3 -2 8
0 line	-5 0 7 -2 -2 -1
0 release	6 0 -1 -3 -2 -1
0 to	1 -3 -4 -6 4 4
<code>	2 -6 -2 -2 -3 9
<code> 0	0 -1 -4 4 -4 1
<code> <code>	0 -1 -7 0 1 2
<code> action	6 0 -1 -3 -2 0
<code> and	-3 -1 3 -1 -1 -1
<code> as	-3 -2 -4 -2 1 6
<code> for	-3 -1 -3 0 1 2
<code> from	-6 -1 3 1 -2 3
<code> in	-6 -1 4 4 -2 -3
<code> into	-4 -1 3 -1 0 0
<code> is	-1 0 -1 3 -4 0
<code> support	-4 0 -4 -4 5 0
<code> test	6 0 -6 -5 -1 0
<code> to	5 -4 -7 -5 -1 3
<code> tool	-2 0 -1 -3 3 0
<code> when	-3 -1 -5 5 -1 -2
<code> with	2 -1 -1 1 -3 -3
=0	7 -8 -4 -6 -1 1
=<code>	6 -8 -8 0 -3 7
=ability	-3 4 -3 1 0 0
=accessibility	-1 -1 -4 -2 5 -1
=action	2 0 -4 -1 1 0
=aktualisieren	11 -6 -4 -7 -4 -5
=alert	0 3 -4 -2 0 0
=api	-4 4 0 -4 -1 -2
=arg	-4 0 0 -2 2 0
=argument	-3 -2 5 -1 -4 -1
=artifact	6 -1 -2 -4 -1 0
=assertion	2 0 0 -3 -4 0
=attachment	-4 0 -5 4 -1 0
=authentication	-3 6 0 -3 -2 0
=badge	12 -5 -6 -1 -6 -1
=benchmark	6 0 -2 -2 -4 0
=black	5 -1 -3 0 -3 -1
=branch	4 0 0 -4 -1 0
=bug	-2 -1 -4 7 -5 0
=build	2 -3 1 -2 0 -1
=builder	-3 -1 3 -3 -1 0
=bump	0 -1 -3 3 -5 0
=button	-4 7 -4 -1 -2 -3
=cache	-5 -6 -2 0 6 -1
=calculation	-5 -2 -2 3 1 -1
=call	4 -1 -2 -3 0 -2
=callback	-2 -2 7 -1 -3 -5
=card	-4 6 -2 -6 2 -2
=case	4 -3 -3 -1 -4 -2
=cellbuf	0 0 -2 -4 3 0
=change	0 2 -2 0 -3 0
=changelog	6 -1 -6 1 -6 0
=check	4 -3 -1 -6 0 -1
=checking	4 -1 -4 3 -5 0
=ci	7 -1 -3 -1 -4 -1
=cleanup	0 -2 7 -4 -7 0
=client	3 -2 5 -5 -1 -2
=code	1 -4 8 -7 -4 -6
=codegen	-2 0 2 -5 0 0
=color	-4 -1 4 0 -4 0
=command	-3 4 -1 -2 -1 -1
=comment	5 2 -3 -4 -6 -1
=commit	5 -1 -5 0 -2 0
=compiler	1 0 -4 2 -1 0
=component	-2 -2 8 -6 -3 -2
=config	9 -1 -1 -3 -2 -4
=configurable	-2 -1 -3 -3 7 -1
=configuration	4 -1 -2 -2 -3 -1
=container	3 -1 2 -4 -3 -1
=copy	-3 0 7 -4 -3 -1
=correctly	0 -1 -1 3 -6 0
=coverage	8 -1 -3 -4 -2 -1
=crash	-4 0 -1 5 -3 0
=css	-3 -1 -5 4 -1 0
=cursor	1 -1 -4 0 -2 3
=dashboard	-2 8 -1 -2 -4 -2
=data	-1 -4 -4 2 -5 6
=database	-5 -2 -5 -2 -2 11
=default	-2 -1 3 0 -3 0
=definition	0 -1 3 -4 -5 0
=dep	3 0 -2 -1 -1 0
=dependencie	4 -3 -2 -2 0 -1
=dependency	4 -1 0 -3 -3 0
=deprecate	2 0 -5 4 -3 0
=description	6 -1 -5 1 -5 0
=dialog	-6 1 -2 1 2 0
=digest	1 3 -3 -2 0 0
=directive	1 0 -4 -4 3 0
=directly	-3 4 4 -8 -3 -3
=directorie	3 0 -2 -4 2 0
=directory	-3 -3 6 -1 -4 -2
=doc	9 -3 -1 -4 -4 -2
=docstring	10 -4 -4 -3 -2 -1
=document	9 -2 -3 -3 -4 0
=download	4 5 -3 -5 -5 -3
=edit	0 5 -2 -5 -1 -2
=editorconfig	8 -7 -1 -1 -3 -1
=email	-1 0 -3 3 -2 -1
=end	-2 -1 -1 3 -4 1
=endpoint	-7 9 -4 -5 -1 -2
=env	3 0 -1 0 -4 0
=error	-3 -1 -1 6 -1 -2
=eslint	2 -1 2 -3 -3 0
=example	1 0 -7 -1 1 0
=explicitly	6 0 -2 -4 -4 0
=export	-4 3 0 -3 -3 -2
=extension	5 0 -2 -2 -3 0
=fail	0 0 -3 8 -4 -3
=file	11 -8 -2 -3 0 -4
=filter	-2 -1 -2 -6 7 0
=filtering	-2 -2 -1 0 5 0
=fixe	4 -1 -5 1 -4 0
=fixture	13 -2 -7 -4 -5 -2
=flag	-1 4 -3 -1 0 -2
=flow	-2 2 3 -1 -4 0
=function	-6 -3 7 -2 -3 1
=functionality	-4 4 -1 -1 1 -1
=generator	-2 -1 5 -3 -4 0
=go	0 -1 -2 0 -3 3
=guide	10 -5 -4 -1 -5 -1
=handle	-5 -2 2 -1 1 -1
=header	4 -3 -2 2 -3 0
=helper	-4 -2 9 -4 -4 -1
=hook	1 -3 -1 1 0 0
=icon	0 -1 -7 4 -1 0
=ids	0 -1 -5 -1 4 0
=ignore	-2 -1 0 3 -3 0
=image	6 -3 -7 -2 1 -2
=import	-2 4 -2 -2 -1 -2
=input	-1 -2 1 3 -4 0
=install	4 0 -2 -1 -3 0
=instruction	5 0 -2 -4 -3 0
=interface	-3 -3 9 -3 -5 -2
=issue	-1 -2 -2 4 -2 0
=item	-3 1 0 4 -4 -1
=jest	5 -1 -1 -2 -1 0
=job	1 2 -5 -2 0 2
=label	2 0 -4 1 -2 0
=language	-3 -2 -3 2 3 -1
=layout	-5 1 1 -1 1 -1
=limit	-6 6 -1 -4 -2 -2
=line	0 0 -5 6 -5 0
=link	7 -4 -6 2 -3 -2
=lint	4 -1 -6 0 -2 0
=linter	6 -1 -3 0 -4 -1
=list	-1 -3 -2 -3 4 -1
=lock	4 0 -3 1 -4 0
=log	4 0 -4 -3 2 -5
=logic	-4 -3 7 -3 -3 -2
=login	-2 8 -5 -3 -4 -3
=loop	-3 -1 0 7 -6 -1
=management	-3 1 -2 -4 5 0
=map	-1 2 -3 -4 2 0
=mapping	-2 -2 -4 0 -1 5
=message	-3 -3 -3 -3 7 -1
=method	-3 -1 4 -1 -2 -1
=metric	-4 5 0 -3 -4 -2
=migrate	-6 3 -2 2 1 -2
=mistake	7 0 -2 -4 -1 -1
=mode	-5 7 2 -6 -6 -3
=model	0 -1 -1 -4 4 0
=module	0 -3 5 -2 -4 -1
=monorepo	5 0 -1 -2 -2 0
=mypy	7 -2 -2 -3 -2 0
=next	-5 3 -1 3 -1 -1
=node	3 0 -5 3 -4 0
=note	6 -1 -1 -2 -5 0
=notification	0 5 -3 -2 -2 -1
=number	-4 -3 0 4 1 -3
=option	-2 0 0 0 1 0
=order	0 -2 -3 8 -4 0
=package	-5 1 3 -5 -5 5
=page	1 3 0 -5 -1 -2
=parameter	-1 -3 7 -3 -8 -1
=parser	-3 -1 5 -7 1 -1
=parsing	-5 -2 4 -2 0 0
=pattern	-3 -1 3 -3 1 -1
=performance	-3 -2 -3 -4 6 -1
=picker	-2 0 -4 4 1 -2
=plan	0 0 -4 -4 2 2
=playground	2 0 -2 1 -4 0
=plugin	-1 0 -4 -4 5 0
=pnpm	4 0 -1 -2 -2 0
=policy	3 0 -3 -2 0 0
=preview	-3 -3 -4 0 5 -1
=procedure	-2 -1 -2 -2 -1 7
=provider	0 0 -5 0 1 0
=python	9 -1 -3 -4 -3 -1
=querie	-5 -4 -2 -2 6 -1
=query	-3 -1 -3 5 0 0
=range	2 0 -4 2 -1 0
=readme	8 -1 -4 -3 -4 0
=recipe	3 1 -2 -3 1 0
=refactor	0 0 3 -2 -4 0
=reference	3 -1 -4 1 -2 0
=regex	-3 -1 -5 -4 4 0
=release	5 -1 -4 -2 -2 -1
=remove	0 0 2 0 -5 0
=renderer	-2 0 -5 1 1 0
=renovate	5 -1 -2 -1 -2 0
=replace	1 -1 -4 3 -1 0
=repository	6 0 -4 -1 -2 -1
=request	2 -2 -4 0 2 -1
=resolution	-5 -1 -1 2 0 0
=resolve	-1 -1 1 -5 2 0
=response	-4 -2 -1 -3 6 -2
=result	-6 -1 -3 0 4 -3
=rolldown	-3 1 -5 -3 5 0
=roundtrip	-4 0 -3 5 -4 0
=ruff	2 0 -1 0 -3 0
=rule	5 0 -1 -3 -3 0
=run	3 -3 1 1 -6 -2
=runner	6 0 -3 -2 -2 -1
=sass	0 -1 -3 -3 3 0
=scope	-2 -1 -6 0 2 0
=screen	-2 -1 -4 -2 6 -1
=screenshot	8 -1 -2 -2 -5 0
=script	9 0 -6 -3 -4 0
=sdk	4 -1 -1 -1 -3 -1
=search	-6 2 -4 -6 8 -1
=section	5 -2 0 -5 -1 0
=service	-2 2 2 -5 -3 -2
=set	-6 -2 1 -1 2 0
=setup	2 0 -3 0 -1 0
=size	-7 -3 -4 -3 10 -3
=snapshot	7 -1 -3 -2 -3 0
=sort	-5 0 2 2 -3 0
=source	-4 -2 -2 -3 0 7
=space	2 0 -5 2 -2 0
=spelling	8 -3 -5 -3 -2 -1
=state	1 -4 1 -6 3 -5
=status	-2 0 -5 2 1 0
=step	3 -1 -5 -1 1 -1
=store	-7 1 1 -4 -5 4
=string	-2 0 4 2 -4 -1
=structure	-1 -2 7 -3 -3 -1
=style	3 -1 -1 -1 -2 0
=support	-1 3 -1 -4 0 -2
=survey	2 0 -4 -3 2 0
=table	-2 -4 -4 -6 1 8
=target	2 -3 -4 0 2 0
=template	7 -3 -1 -4 0 0
=test	11 -5 -3 -4 -3 -1
=text	1 -1 -5 3 -1 0
=theme	-5 9 -4 -3 -3 -3
=thread	-3 6 -1 -7 0 -2
=time	-4 -4 -5 1 9 -2
=timeout	3 -3 -5 -1 2 -2
=token	1 0 -4 4 -3 0
=tooltip	-2 -1 -5 -5 7 -1
=tracking	-4 4 -2 -2 -1 0
=translation	3 -1 -5 0 0 0
=twice	-2 -3 -2 8 -3 -1
=type	0 -1 2 -1 -1 -1
=typing	-1 -1 2 0 -5 0
=typo	8 -3 -4 -3 -6 -4
=ui	-5 1 1 -3 2 0
=update	3 -2 -4 1 -1 0
=upload	-1 2 -4 3 -3 0
=url	3 -1 -2 -1 0 0
=usage	-2 -2 0 -4 4 0
=user	-1 5 0 -4 -2 -2
=util	-4 -1 2 -4 0 0
=utilitie	-3 -1 4 -4 1 -1
=validation	-4 -3 4 -2 3 -3
=value	-1 -4 -1 2 1 -1
=var	2 5 -6 -3 -2 -4
=variable	1 -4 3 -3 -1 -1
=version	4 -2 1 2 -5 -2
=view	-4 0 1 -3 -3 4
=vitest	4 0 2 -5 -3 0
=warning	1 -1 1 0 -5 0
=webhook	-3 7 -2 -5 -1 -2
=whitespace	4 0 0 -3 -2 0
=window	-1 0 -4 3 -1 0
=wording	4 0 -2 -2 -2 0
=work	3 0 -4 0 0 -1
=workaround	-3 -1 3 1 -4 0
=workflow	4 -4 -3 -1 1 0
^0	13 -3 -5 -5 -6 -3
^<code>	-8 -4 -8 7 -9 7
^accept	-2 -1 -5 0 4 -1
^add	4 6 -5 -7 -1 -5
^adjust	3 -1 1 -3 -5 -1
^admin	-4 4 -6 -2 2 -1
^align	2 -2 -1 2 -6 0
^allow	-5 3 -4 -4 5 -3
^annotate	-1 0 -5 0 2 0
^api	4 0 0 -3 -2 0
^auto	-2 0 -4 -2 4 0
^avoid	-5 -5 -3 -1 5 -2
^batch	-3 -2 -3 -1 6 -3
^beautify	5 0 -3 -2 -3 0
^better	-1 -2 0 -6 5 0
^bound	-3 0 -4 6 -5 0
^break	-4 -2 9 -5 -5 -1
^broken	-3 -3 -3 9 -5 -1
^build	-2 6 -3 -4 -3 -2
^bulk	-4 4 -5 -3 0 -2
^bump	9 -3 -3 -4 0 -4
^cache	1 -6 -5 -7 6 -3
^change	7 -2 -1 -2 -3 -1
^changelog	5 0 -4 -5 2 0
^clarify	5 -2 -1 -1 -7 0
^clean	2 -3 3 -2 -4 -1
^cleanup	6 -1 -2 -2 -2 0
^clear	2 -2 -2 0 -6 -1
^close	2 -1 0 3 -6 0
^code	1 -1 4 -1 -5 0
^comment	0 6 -1 -5 -4 -2
^configure	6 -2 -2 -4 -2 -2
^consolidate	-2 -2 7 -4 -2 -1
^convert	-5 -4 6 -4 -4 4
^copy	0 -2 -5 1 0 3
^correct	1 -4 -3 6 -7 -2
^cover	13 -1 -5 -8 -7 -1
^create	0 6 -3 -4 -2 -2
^custom	1 0 -6 -6 5 0
^dark	-3 7 -1 -5 -2 -3
^dead	2 -3 6 -7 -2 -2
^decouple	-6 -3 7 -4 -2 -2
^default	1 0 -3 -2 3 0
^delete	9 -6 -4 2 -4 -3
^disable	2 -3 -3 0 0 0
^docker	-1 -1 -4 4 -1 0
^document	13 -3 -6 -4 -4 -3
^don't	4 -2 -2 -1 -1 0
^drop	5 -5 0 -2 -3 -1
^enable	3 2 -6 -4 -2 -2
^enforce	2 0 -6 2 -2 0
^enhance	-1 -3 -4 -3 8 -1
^ensure	-2 0 0 4 -6 0
^env	-6 6 0 -4 -3 -1
^exclude	0 -1 -1 2 -5 0
^expand	0 0 -4 -1 3 0
^explain	9 -1 -3 -4 -5 -1
^export	-3 3 -3 -3 5 -3
^expose	-5 5 -3 -4 0 -2
^extend	-3 -5 -6 -5 11 -2
^extract	-4 -4 10 -7 -3 -3
^fix	3 -5 -5 5 -5 -3
^fixe	2 -2 -1 4 -6 -1
^flatten	-3 -2 6 -3 -2 -1
^force	3 -1 1 1 -6 0
^format	3 -1 -5 1 -4 0
^from	-4 -3 -3 -3 -2 8
^generate	-3 5 -6 -3 -1 -2
^group	1 0 2 -5 0 -1
^handle	-2 -2 -5 7 -3 -1
^hide	-2 -1 1 3 -4 -1
^ignore	7 -3 -7 -4 -2 -1
^implement	-5 11 -5 -7 -4 -3
^import	-4 2 -4 -4 2 -1
^improve	-2 -6 -6 -6 10 -4
^increase	-1 -4 -4 -4 6 -2
^inline	-5 -4 8 -5 -3 -2
^install	6 0 -5 -4 0 0
^integrate	-4 5 -4 -5 1 -2
^introduce	-2 6 1 -6 -3 -3
^invalidate	0 0 -2 4 -4 0
^keep	0 -2 -4 1 -1 -1
^lazy	-4 -1 -3 -4 5 0
^let	-5 4 -4 -5 5 -3
^link	-3 -1 -2 4 -1 -1
^lint	1 -1 -4 2 -4 0
^list	3 -3 -4 -4 5 -1
^load	-1 -1 -5 1 2 1
^lock	11 -3 -3 -6 -3 -2
^log	-1 -1 -4 -1 4 -2
^make	-2 -5 0 -2 4 -4
^memo	-2 -1 4 -5 -4 0
^mention	6 0 -4 -1 -5 0
^merge	-3 1 3 -4 -1 -2
^migrate	2 -4 -2 -1 -3 4
^missing	3 -2 -5 3 -5 0
^more	0 -2 -5 -1 5 -1
^move	2 -5 4 -4 -4 1
^new	-2 6 -9 -9 2 -2
^no	-1 4 -3 2 -4 0
^normalize	-2 -2 2 1 -5 0
^open	-1 -1 -4 4 -1 0
^optimize	-4 -5 -2 -6 9 -2
^parse	-7 0 -5 2 2 0
^pass	-1 0 -4 4 -3 0
^pin	7 -1 -5 -2 -4 -2
^polish	-1 -1 -2 -5 5 -1
^port	-3 -2 -2 -2 -2 7
^preserve	-3 -1 -3 3 -1 0
^prevent	-1 -2 -2 4 -2 0
^print	-2 4 -6 -3 2 -1
^provide	-3 4 -2 -3 2 -1
^qr	-4 9 -4 -5 -2 -3
^re	6 -1 -3 -1 -2 0
^readme	12 -3 -4 -5 -4 -3
^recipe	-5 0 -1 5 -4 0
^reduce	-4 -5 0 -5 7 -3
^refactor	-3 -5 10 -6 -5 -3
^reformat	6 -3 -3 -3 -3 -1
^refresh	3 -1 -1 0 -3 0
^regenerate	9 -2 -4 -3 -4 -1
^reject	-3 0 -3 4 -2 0
^release	2 0 -3 -3 1 0
^remove	10 -7 -2 -5 -5 -4
^rename	2 -5 9 -5 -7 -6
^render	-3 0 -4 1 1 0
^renderer	-4 -1 -5 5 -3 0
^replace	4 -7 7 -8 -6 -1
^report	-4 -2 -3 1 5 -2
^reproduce	5 0 -2 -4 -3 0
^require	-1 0 -5 1 0 0
^resolve	-1 -2 -6 7 -4 -1
^respect	-2 -1 -5 5 -4 0
^restore	-1 2 -1 1 -3 0
^restructure	-2 -3 7 -4 -3 -3
^reuse	-2 -2 4 -5 0 0
^rewrite	-1 -4 4 -4 -5 5
^run	2 -3 -6 2 -2 -1
^scope	-5 -1 1 3 -5 0
^search	-5 -5 -5 0 8 -3
^security	-2 -1 -3 4 -1 0
^separate	-2 -1 6 -3 -2 -1
^set	4 -2 -4 0 -2 -2
^setup	4 0 -3 -3 -1 0
^show	-3 5 -5 -6 4 -2
^sign	-4 7 -2 -5 -2 -1
^simplify	-2 -4 6 -4 -3 -1
^skip	-4 -2 -5 -3 5 0
^sort	3 -5 -7 1 3 -3
^source	-2 -2 -1 -4 -1 8
^speed	-3 -2 -3 -4 7 -1
^split	-4 -3 11 -4 -5 -4
^stop	1 -3 -4 3 -3 -1
^strip	-2 -1 0 2 -5 0
^support	-7 9 -6 -4 1 -4
^swap	8 -3 -1 -2 -3 -2
^switch	6 -4 -1 -4 -4 0
^test	9 -1 -3 -5 -3 -1
^translate	2 -2 -3 -2 -3 5
^transpilation	-1 0 -3 -2 3 0
^transpile	-4 0 -5 4 -1 2
^turn	3 -3 2 -3 -3 1
^tweak	3 -2 -1 -5 1 -1
^typo	6 -3 -5 0 -6 -4
^unify	-2 -2 6 -5 -2 -1
^update	13 -5 -4 -7 -3 -4
^upgrade	10 -4 -4 0 -5 -4
^use	-1 -6 6 -5 0 -3
^user	-4 3 -2 -1 0 -4
^validate	-1 -1 -5 0 3 -1
^verify	5 0 -3 -2 -2 0
^webhook	-3 6 -3 -3 -3 -2
^window	-4 0 -3 5 -5 0
^write	6 0 -3 -5 2 -3
a	-4 11 -1 -3 -4 -4
ability	-3 4 -3 1 0 0
ability to	-3 4 -3 1 0 0
able	-1 7 -1 -2 -2 -2
able to	-1 7 -1 -2 -2 -2
about	2 2 1 -3 -6 0
abstraction	-3 -1 4 -3 -3 0
accept	-4 -3 -4 -2 6 -1
access	-7 1 4 -1 -5 0
accessibility	2 -1 -5 -2 5 -1
account	-3 6 -3 -1 0 -3
across	-1 2 -2 4 -4 -1
action	8 1 -4 0 -4 -3
action from	3 0 0 -2 -1 0
action to	6 0 -1 -4 -2 0
active	0 -1 0 3 -3 0
add	4 6 -5 -6 -1 -5
add <code>	-6 4 1 -1 -2 -1
add a	2 5 -5 -4 -3 -3
add an	-1 1 -2 -3 4 -1
add cache	-5 -4 1 1 4 -1
add doc	4 0 -2 -3 -2 0
add error	-4 5 1 -2 -2 0
add go	4 0 0 0 -4 0
add missing	6 -5 -2 3 -7 0
add more	2 0 -4 2 -3 0
add new	0 0 0 -6 1 0
add note	4 0 -1 -1 -3 0
add php	4 0 -1 -1 -3 0
add support	-2 3 -6 0 1 0
add translation	6 0 -1 -1 -6 0
add type	7 -4 2 -2 -7 -1
additional	-1 0 -6 0 2 0
address	0 -6 -3 4 0 -2
adjust	0 -1 6 -3 -6 -3
admin	-7 7 -5 -1 1 -1
advanced	-3 0 -4 -1 3 0
after	-5 -4 -5 18 -8 -3
after a	-1 -3 -2 7 -3 -1
again	6 -1 -5 1 -3 -1
against	-1 -2 0 3 -4 0
agent	1 1 -3 -4 -1 3
ai	-4 1 -3 2 1 0
aktualisieren	11 -6 -4 -7 -4 -5
alert	2 3 0 -3 -4 0
aliase	1 0 -5 4 -3 0
align	1 -2 0 2 -4 0
all	4 2 -4 -3 -2 0
allow	-4 3 -5 -4 5 -3
allow to	2 0 -3 -5 3 0
already	-1 -2 -5 1 3 -1
also	-2 -5 -3 -4 8 -2
alt	2 0 -2 3 -5 0
an	-5 7 0 -3 -1 -6
analysis	-3 0 -3 -1 3 0
analytic	-4 -3 -6 -4 1 7
and	-2 2 3 -6 -1 0
and add	2 -1 0 -3 -1 0
and drop	-3 5 -1 -1 -3 -1
and fix	4 -3 -3 3 -3 -1
and improve	-2 0 2 -1 0 0
and remove	0 -1 3 -3 -4 0
and setting	-1 -1 -4 6 -2 -1
and update	0 0 -2 -3 3 0
and use	1 -1 4 -3 -2 0
angular	1 -1 -1 -4 2 0
annotate	-1 1 -7 -1 4 0
annotate <code>	-3 0 -1 -3 5 0
annotate type	4 0 -3 2 -5 0
annotation for	-1 0 -2 -4 4 0
any	-1 -1 7 0 -9 -2
api	1 5 -1 -1 -5 -5
api doc	7 -1 -1 -4 -2 0
apis	-3 -1 3 -4 0 0
app	-6 10 -6 1 -5 -4
application	-3 1 -5 -1 6 0
application builder	-1 0 -5 -1 5 0
apply	1 -4 -3 2 -2 -1
appveyor	6 0 -1 -3 -4 0
architecture	6 -5 1 -4 -3 0
are	0 -4 2 3 -2 -3
arg	-4 0 3 0 -2 0
argument	-4 -3 6 -4 -2 -1
argument to	-1 0 -3 -4 4 0
around	0 0 -5 4 -2 0
article	6 0 -2 -4 -2 0
artifact	6 -1 -4 -3 0 0
as	-2 5 -1 -4 -6 3
as a	-5 5 -2 -1 -4 3
as unsupported	-1 0 -1 -4 5 0
assert	5 0 -1 -2 -4 0
assertion	4 -1 -2 -4 -2 0
asset	-3 -1 -5 1 2 3
ast	-3 -1 -1 -2 2 0
async	-2 0 -4 0 2 0
at	-5 3 -6 1 1 2
at 0	2 -2 -3 -2 -1 4
at the	-2 -1 -3 5 -2 -1
attachment	-4 -1 -2 4 -1 0
attribute	-2 1 -3 -1 3 0
attribution	-2 1 -4 -6 6 0
audit	-2 4 0 -3 -1 -2
auth	-3 0 1 2 -2 0
authentication	-4 5 4 -2 -3 -1
auto	1 0 -10 0 2 0
autocomplete	-5 0 -4 3 1 0
automatically	-1 1 -1 -7 4 0
available	-1 0 -6 -2 4 1
avatar	-2 6 -2 0 -6 -1
avoid	-6 -5 -3 -1 5 -2
aware	-4 0 -4 2 1 0
aws	7 -1 -2 -2 -3 -2
azure	4 -1 -3 -2 -2 3
back	0 -3 -1 -1 4 -2
back to	0 -2 -1 -3 4 0
background	-2 0 -1 -3 4 0
badge	12 -6 -5 1 -5 -1
bar	-6 5 0 -1 -2 -1
base	6 2 1 -6 -5 -2
base image	7 -1 -2 -2 -3 -2
based	-5 3 4 -5 -1 -2
batch	-4 -3 -6 1 6 -3
bazel	7 -1 0 -4 -2 0
be	-6 3 1 -4 1 -1
be able	-1 7 -1 -2 -2 -2
beautify	6 0 -3 -3 -3 0
beautify <code>	5 0 -2 -2 -3 0
been	6 -1 -3 -4 0 1
before	-3 0 -4 -3 5 -1
behind	-4 -4 3 4 -3 -1
being	5 -1 -4 -2 -1 0
below	1 -2 -3 -2 5 -3
benchmark	3 0 -1 -4 -1 0
beta	4 0 -4 -4 0 0
better	-1 -2 -1 -4 5 -1
between	-8 1 11 0 -7 -5
bigquery	-2 -3 -6 -1 -5 9
billing	-3 -3 4 -3 0 -2
bitbucket	5 0 -3 -2 -1 -1
black	8 -1 -1 -3 -5 -1
blank	1 -1 1 2 -5 0
block	-2 1 -4 -2 2 -1
blog	7 0 -3 -3 -5 0
bootstrap	1 0 -6 0 2 0
bound	-3 0 -6 4 -1 0
box	-3 -2 -2 6 -3 1
branch	6 -2 -5 -1 0 -2
branche	2 -1 5 -6 -5 -1
break	-4 -2 5 -2 -3 -1
bring	2 -2 1 -4 -1 2
broken	2 -6 -4 10 -9 -3
broken link	4 0 -2 -2 -2 0
browser	-2 0 -6 -1 4 0
bug	-2 -1 -3 6 -4 0
build	4 5 -1 -8 -5 -3
build a	-3 6 -2 -1 -1 -1
builder	-5 -4 8 -6 -1 -2
bulk	-5 5 -4 -3 0 -2
bump	8 -3 -5 -2 -1 -4
bump <code>	5 0 -3 -2 -1 -1
bump eslint	5 0 -1 -3 -1 0
bump python	3 0 0 -3 -1 0
bump the	-2 -1 -1 -1 3 -1
bump to	5 0 -1 -3 -1 0
bump typescript	4 0 -1 -2 -2 0
bump version	1 0 -4 0 0 0
bundle	-4 -2 2 -2 1 0
bundler	2 0 2 -4 -2 0
but	-2 -2 -3 5 0 -2
button	-6 7 -5 1 -3 -3
button in	-1 3 -4 3 -4 -1
button to	0 5 -5 -1 -2 -2
by	-8 0 1 -3 5 -1
by default	-2 0 -1 -3 3 0
cache	0 -12 -5 -4 9 -4
calculation	-4 -2 0 3 0 -1
calendar	-3 -3 -3 4 2 -2
call	2 -4 -1 -1 -2 -4
callback	-8 -2 11 2 -7 -6
callback to	-4 -1 7 -1 -1 -4
can	-4 7 -2 -5 1 -2
can be	-3 -3 6 2 -5 -1
can't	-4 -4 1 6 -1 -1
cap	-2 0 -5 3 0 0
card	-4 5 -2 -4 2 -2
case	4 -5 -4 -3 2 -2
case for	3 0 -4 1 -3 0
cast	-3 -1 1 4 -5 0
catalog	-4 -3 -4 -2 -2 12
certificate	-2 3 -4 -1 1 0
chain	-2 -2 5 -3 -1 -3
change	1 3 3 -4 -6 -4
change <code>	-3 -1 3 -1 -4 0
change the	1 -2 -2 5 -2 -2
changelog	10 -2 -3 -5 -3 -2
character	-4 -3 -1 6 -3 0
chart	-6 7 -5 3 -4 -2
chat	-2 8 -6 0 -5 -2
check	2 2 -1 -6 -4 -2
checking	4 -2 -3 0 -1 0
checkout	2 3 -6 0 -1 -3
choice	7 -3 -4 -3 -1 -2
ci	15 -3 -6 -3 -2 -4
ci skip	5 0 0 -2 -3 0
circleci	6 0 -3 -3 -3 0
circular	-4 -2 7 -4 -2 -1
cjs	-1 0 2 1 -4 0
clarify	3 -2 0 -2 -5 0
clarity	1 0 3 -6 -4 0
class	-7 -4 14 -4 -6 -7
classe	-3 -1 8 -2 -5 -2
clause	-4 -1 3 -1 0 -1
clean	2 -3 3 -2 -4 -1
clean up	4 -3 2 -2 -7 -1
cleanup	1 -3 4 -3 -2 -1
clear	5 -3 1 0 -8 -2
cli	-4 3 -2 -1 1 -2
clickhouse	3 -1 -4 -5 0 4
client	-3 -7 4 -2 4 -3
clippy	-3 -1 -1 5 -4 0
clone	0 -1 -5 2 0 0
close	-5 -1 -2 6 -1 0
close 0	-5 0 -2 1 2 0
closed	3 -1 -4 4 -3 0
cloud	3 -1 -5 1 -2 1
code	2 -2 12 -11 -6 -7
code in	-2 -2 7 -5 -3 -1
codec	-5 0 2 -5 2 0
codegen	-4 -1 2 -2 0 0
codeowner	10 -5 -2 -5 -5 -2
codex	-1 -1 0 3 -4 0
collection	-4 -2 0 0 -5 4
color	-6 5 1 -2 -6 -1
column	-7 -3 -4 3 3 1
comma	-1 -2 0 2 -5 0
command	-9 5 -2 -2 2 -4
comment	6 2 -7 0 -4 -6
comment in	4 0 -2 -3 1 0
commit	5 -4 -3 -1 0 -1
commit hook	3 -4 -5 1 0 -1
commitizen	1 -1 0 2 -4 0
common	0 -2 7 -3 -4 -2
comparison	0 0 2 2 -5 0
compatibility	-2 -1 0 3 -4 0
compatible	-2 1 -6 -1 4 0
compilation	-3 0 3 -2 -1 0
compiler	-1 -1 4 -3 -3 0
completion	1 2 -2 1 -4 -1
compliant	0 0 0 2 -5 0
component	-7 -6 12 -4 -3 -4
composition	-5 -1 5 -1 -1 -1
comprehensive	5 0 0 -2 -4 0
compress	-3 -2 -4 -6 9 -2
computed	-2 0 0 -4 3 0
condition	-3 -1 3 0 -2 0
conditional	-4 -1 5 -2 -2 -1
config	8 -4 3 -4 -4 -6
config for	-5 1 -1 4 0 0
config to	4 0 -4 -3 2 -2
configurable	-5 -1 -6 -5 11 -2
configuration	5 -1 -2 -1 -5 -1
configure	5 -3 -2 -1 -2 -2
connect	-3 -1 -2 4 0 1
connection	-7 0 -4 2 6 -5
consistency	-1 -1 3 0 -7 0
consistent	4 -3 1 0 -5 0
console	0 0 2 -4 -2 0
consolidate	-2 -2 6 -2 -3 -1
const	6 0 -4 -2 0 0
constant	-5 -2 7 -3 -1 -2
constructor	-5 -2 8 -3 -5 -2
contact	-1 7 -6 -6 -1 -1
contain	-2 -2 -4 3 4 -1
container	-1 -2 2 3 -4 -1
content	0 -2 -1 4 -4 -1
context	-6 -1 2 -2 1 0
contrast	-1 -2 -4 -1 4 -1
contributing	12 -4 -4 -4 -4 0
contributing guide	6 -4 0 -1 -1 0
contribution	4 0 -2 -3 -1 0
contributor	7 -1 -2 -2 -4 0
control	-1 2 -3 1 -2 -1
controller	-5 -2 8 -1 -3 -3
conventional commit	-1 0 -5 1 1 0
convert	-3 -4 6 -4 -5 3
convert <code>	-1 1 -5 0 2 1
cookbook	2 0 -5 -2 2 0
cookie	-2 -1 2 3 -5 0
copy	-3 3 3 -2 -6 1
copyright	4 -1 1 -4 -4 -1
core	-1 -2 -3 3 -2 3
correct	0 -5 -6 10 -9 -2
correctly	-1 -1 -3 6 -7 0
could	3 2 -4 0 -1 -2
count	-3 1 -6 3 1 0
cover	14 -1 -6 -8 -7 -1
coverage	11 -2 -3 -2 -5 -1
crash	-4 -1 -2 7 -3 0
crashe	-2 -2 -2 9 -6 -2
create	-2 5 -4 0 -4 -3
credential	-2 -1 -5 7 -6 0
cross	0 0 -7 3 0 0
crowdin	5 0 -1 -2 -4 0
crowdin update	5 0 -1 -2 -4 0
css	-4 -2 0 0 1 0
csv	-7 2 -3 5 0 -5
current	-3 3 0 1 -5 0
currently	-2 -4 -2 -1 5 0
cursor	-3 -1 -6 3 -3 5
custom	-3 -1 4 -1 -2 0
customer	-4 7 -5 2 -3 0
cve	-4 0 -2 5 -3 0
cz	-3 -1 0 2 -1 0
dagger	5 0 -7 0 0 0
dagop	2 1 -6 -5 5 0
dark	-5 7 -7 -5 -2 -4
dark mode	-6 -1 -2 -1 3 -1
dark theme	-1 9 -5 -6 -5 -3
dashboard	-3 7 -5 -3 2 -1
data	-6 -1 -1 -3 -4 10
database	-3 -4 0 -6 -4 11
databrick	-6 -3 -5 -5 -3 20
databrick sql	-1 -1 -3 -1 -1 6
databrick workflow	-4 -2 -2 -1 -2 8
date	3 -6 -2 1 3 -6
day	-1 -1 -6 6 -1 -1
db	-5 -4 -1 -6 -3 12
dead	2 -4 3 -4 -2 -2
dead code	-3 -2 6 -4 -2 -1
deadlock	-2 -1 -1 6 -3 -1
debug	2 -2 -4 -1 1 -1
decouple	-6 -3 7 -4 -2 -2
dedicated	-2 -1 3 -4 -3 2
dedupe	5 -2 -2 -1 -5 -4
default	-5 -4 -3 0 8 -2
default to	2 0 3 -4 -2 0
definition	1 -2 3 -1 -6 0
delete	5 -3 -7 7 -4 -5
delta	-5 -4 -4 -3 -3 13
demo	3 0 -3 -2 1 0
dep	2 -2 -1 -1 -1 0
dependabot	14 -7 -6 -2 -8 -2
dependencie	9 -5 -5 -5 1 -4
dependencie to	1 0 2 -4 -1 0
dependency	1 -5 5 0 -5 -3
deploy	-1 4 -1 -4 1 -1
deployment	1 2 0 -3 -2 -3
depot	1 0 -5 -1 -2 3
deprecate	6 -1 -3 1 -7 -3
deprecate <code>	5 0 -3 -1 -2 -2
description	4 -1 -4 2 -4 0
detection	-3 0 -1 4 -1 0
dev	10 -6 -2 -3 -2 0
dev dependencie	5 -1 -1 -2 -2 0
developer	6 -1 -1 -2 -1 -2
development	4 0 -4 1 -3 0
dialog	-3 -2 -3 -1 5 -1
dict	-1 -1 7 -2 -6 -1
digest	3 2 -4 -1 -3 -1
digest to	6 0 -2 -2 -2 0
directive	1 0 -2 -3 3 0
directly	-6 4 5 -8 -2 -3
directorie	1 0 -1 -3 3 0
directory	-3 -4 6 -1 -4 -2
disable	-2 3 -4 -2 -3 -1
display	-5 -1 -3 -1 6 0
do	0 -4 -3 -4 4 3
do not	3 -2 0 -3 0 1
doc	16 -1 -6 -5 -8 -3
doc for	3 -2 -3 0 -1 0
doc to	4 -1 -3 -3 1 -2
docker	8 -4 -5 -1 -2 -2
dockerfile	6 -1 -3 -2 -2 -3
docstring	12 -4 -5 -4 -3 -1
document	12 5 -8 -5 -8 -5
document for	7 -1 0 -2 -5 0
does	-3 -3 2 6 -4 -3
does not	-1 -1 -2 4 0 -2
doesn't	-3 -2 0 8 -6 -1
domain	-3 -1 0 -2 0 3
don't	3 -2 -2 1 -1 -1
dot	-1 -1 -1 4 -3 0
double	-4 0 -6 5 0 0
download	2 6 -7 0 -6 -4
drag	-3 5 -4 -2 1 -1
drop	3 0 0 1 -6 -2
dropdown	-1 0 -6 1 2 0
dry	-3 3 -3 5 -2 -3
dry run	-2 3 -2 5 -3 -3
dts	7 0 -4 -3 -4 0
duplicate	-4 -1 4 1 -4 -1
duplicated	3 -1 0 2 -3 -1
duplication	-4 -1 6 -1 -2 0
during	-6 0 -4 5 0 0
dynamic	-1 0 -3 -1 3 0
dynamically	-3 -1 -4 -1 3 0
each	-1 -1 5 -4 -3 -1
early	-5 -2 4 0 -1 -2
early return	-3 -1 6 -4 -1 -1
easier	0 -1 5 -1 -5 0
ecosystem	4 0 -1 -2 -2 0
ecosystem ci	4 0 -1 -2 -2 0
edge case	3 -1 -3 0 -1 -1
edit	-4 6 -1 -3 -3 -2
editor	-4 4 -4 -2 1 -2
editorconfig	8 -7 -1 -1 -3 -1
element	-3 0 0 2 -2 0
eliminate	-2 -2 5 -4 -2 0
elixir	-4 1 -6 0 5 0
email	-7 5 -4 0 2 -3
email to	-3 -3 -3 6 1 0
embed	-5 0 -5 1 3 0
empty	-6 -6 -8 8 2 -3
empty state	-4 -3 -4 -4 8 -2
enable	3 2 -5 -2 -4 -2
encoding	-5 -1 -3 3 1 0
end	-3 2 -3 1 -4 4
ending	5 -3 -3 3 -5 0
endpoint	-9 6 -2 -2 1 -3
enforce	3 -1 -3 1 -2 0
eng	-6 1 -2 3 1 0
eng 0	-7 1 -4 3 1 0
engine	3 1 -2 -1 -4 -1
english	6 -1 -2 -2 -2 -2
enhance	-2 -3 -4 -4 9 -1
enhancement	-4 1 1 3 -3 0
ensure	-1 0 0 3 -4 0
enter	-3 0 -4 4 -1 0
entrie	-1 -2 -6 3 2 -2
entry	-1 -2 -1 -4 4 0
env	3 3 -3 -4 -3 -4
env var	1 5 -5 -4 -1 -4
envelope	-4 0 -3 2 1 0
environment	5 2 -5 -3 -1 -3
error	-6 -1 -3 -3 5 -4
error handle	0 -1 3 -4 -1 -1
error in	0 -1 -2 5 -4 -2
error message	-3 -1 -2 -5 8 -1
esbuild	-3 -2 -3 -5 5 0
esbuild builder	1 -1 -5 -3 3 0
escape	-2 -1 -1 5 -4 0
eslint	10 -3 -4 -4 -6 -4
esm	4 0 -2 -2 -2 0
even	-4 -1 1 4 -2 0
event	-6 4 3 -4 0 -2
every	0 3 -3 1 -3 -2
everything	3 -2 -1 -5 -2 3
everywhere	0 -2 7 -3 -2 -2
example	8 -1 -9 -1 -4 0
exception	-4 -1 3 1 -2 0
exclude	1 -2 -2 2 -7 0
exec	1 0 -5 3 -1 0
exist	-1 -1 -1 4 -4 0
existing	-4 -7 -2 0 8 -2
expand	0 -1 -6 0 3 0
experimental	-4 0 3 -7 1 0
expire	-3 0 -3 7 -3 -2
explain	9 -1 -3 -4 -5 -1
explanation	5 0 -3 -3 -3 0
explicit	-1 -1 3 -6 1 0
explicitly	6 0 -4 -3 -3 0
export	-6 6 -6 -2 4 -3
export to	-4 6 3 -3 -6 -1
expose	-4 5 -2 -5 -1 -2
extend	-4 -4 -3 -6 11 -2
extension	5 -2 -4 -2 -3 3
external	-5 -1 0 3 0 0
extra	-2 -1 3 -1 -3 0
extract	-3 -5 9 -4 -3 -3
extract translation	6 0 -4 -1 -3 0
factor	-5 6 -2 -2 1 -1
fail	-2 -2 -5 11 -5 -5
failing	7 -1 -3 -3 -3 -1
false	2 -1 0 2 -7 2
faq	10 -1 -6 -5 -6 0
fast	-1 0 -2 -3 3 0
faster	-2 -1 -7 -2 6 1
feat	-1 0 5 -3 -4 0
feature	3 0 1 -5 -3 -3
feed	-1 1 -5 -3 3 1
fetcher	-1 0 -4 5 -5 0
field	-5 -3 -6 0 7 -1
file	4 -1 -3 1 -1 -8
file in	6 -1 -2 -4 -2 0
file to	-5 -1 6 -3 0 -2
fill	6 0 -2 -4 -1 0
filter	-6 0 -1 -4 5 -2
filtering	-3 -2 -4 1 6 0
final	4 0 -4 -2 -1 0
finder	-3 0 -2 -4 5 0
fire	-4 -1 -1 -2 5 -2
first	-2 -1 -4 -2 4 0
fix	4 -6 -4 6 -6 -3
fix 0	-6 0 -3 3 1 0
fix <code>	0 0 -2 2 -6 0
fix broken	6 0 -2 -3 -2 0
fix build	4 0 -1 -3 -1 0
fix failing	6 0 -1 -5 -1 -1
fix format	5 0 -2 -3 -1 0
fix lint	5 0 -1 -4 -1 0
fix test	-2 0 2 -1 -3 0
fix the	2 0 -3 3 -3 -1
fix typo	3 0 1 -5 0 0
fixe	3 -4 -3 2 -2 -1
fixture	15 -3 -5 -10 -9 -3
flag	-2 3 -3 -1 -2 -3
flag to	-3 -3 -3 0 4 0
flakiness	6 0 -3 -2 -4 0
flaky	9 -1 -4 -3 -4 -3
flaky test	5 -1 -1 -1 -1 -3
flatten	-2 -2 5 -1 -2 -1
flow	-4 2 1 -1 -1 0
flush	-5 -1 1 -1 0 0
folder	4 -4 2 -1 -5 -3
font	3 -1 -5 -2 2 0
food	-3 2 -5 -2 5 0
footer	1 0 -5 6 -5 -1
for	2 6 -5 -3 -4 -4
for 0	3 2 1 -5 -4 0
for a	-1 -1 -4 -4 6 -1
for all	0 1 -6 2 1 -2
for better	5 0 -1 -3 -2 0
for clarity	-3 0 5 -4 -3 0
for consistency	-2 -1 1 2 -5 0
for databrick	-3 0 -5 -1 2 3
for improve	1 0 3 -3 -3 0
for local	5 -2 -3 0 -1 -1
for mysql	-3 1 -3 -4 5 0
for new	-3 5 -1 -5 -1 -1
for node	5 -3 0 -2 0 -1
for order	-3 8 -2 -5 -2 -2
for python	0 0 -5 3 -2 0
for snowflake	4 0 -2 1 -4 0
for the	10 2 -3 -4 -9 -1
for translate	-4 -1 -4 7 -6 0
for window	5 -1 -3 -2 -1 0
force	2 0 1 0 -4 0
fork	3 0 -4 1 -3 0
form	-6 -5 -1 5 0 -2
format in	-3 0 0 4 -3 0
formbrick	-1 1 -4 -2 3 0
friend	5 0 -1 -2 -4 0
from	3 -2 1 -3 -5 1
from 0	4 -2 -4 -5 4 -3
from <code>	5 -2 3 -4 -3 -6
from commit	-6 0 0 3 0 0
from the	1 2 2 0 -5 -4
frontend	-4 0 6 1 -7 -5
frontline	-2 -1 -2 4 -3 0
fs	-1 -1 -5 -3 4 0
full	-2 4 -6 3 -3 -1
func	1 0 1 2 -4 0
function	-4 -4 12 -5 -5 -5
functional	-2 -2 6 -3 -2 -2
functionality	-4 4 0 -2 1 -1
future	-5 0 1 -2 -1 3
gate	-4 -1 -1 3 -2 0
gateway	-4 -1 -2 0 5 -2
generate	2 3 -6 -4 -3 -2
generator	-1 -1 1 2 -5 0
generic	-3 -1 4 1 -3 0
get	-2 -3 -2 4 -2 1
get rid	0 -1 6 -3 -4 -1
getter	-4 -2 8 -4 -4 -1
gh	-1 0 -4 3 -2 0
gha	6 0 -4 -3 -2 0
git	2 2 -1 -3 -1 -1
github	12 -4 -4 -1 -3 -4
github action	7 -1 -3 -1 -1 -3
github workflow	7 -4 -1 -1 -3 0
gitignore	10 -1 -5 -2 -4 -1
give	-4 0 -4 2 4 -2
global	-5 -3 7 -6 -3 -3
go	10 -4 -6 -5 -3 0
go 0	9 -2 -5 -9 0 -5
go to	0 -2 -2 -2 -2 5
golangci	1 0 -3 2 -3 0
golangci lint	1 0 -3 2 -3 0
golden	3 -1 -4 1 -2 0
google	-2 3 1 -1 -4 -1
gracefully	-2 -1 -4 6 -4 0
grammar	4 0 -4 1 -5 0
graphql	1 3 -1 -3 -1 0
group	-1 -1 0 3 -3 -1
guard	-5 -2 2 5 -5 -1
guidance	3 0 -3 0 -3 0
guide	14 -6 -7 0 -7 -2
guide for	5 -2 -1 -1 -1 0
han	-3 0 -2 -4 4 0
handle	-6 -2 0 0 2 -3
handle and	1 0 2 1 -5 0
handler	-6 -2 5 0 -2 0
hard	-2 -2 6 -2 -3 0
harden	0 -2 0 2 -5 0
has	-2 -4 4 0 -2 -2
hash	3 1 -3 -1 0 0
have	-5 5 5 -4 -3 -2
header	2 -3 -5 2 0 -3
helm	2 0 -4 1 -1 0
help	2 -1 -3 0 -1 0
helper	-3 -3 9 -6 -4 -2
helper function	-3 -1 6 -1 -4 -2
hide	-3 -2 3 2 -4 -1
highlight	2 0 -5 0 1 0
hint	5 -4 -2 -1 0 -1
history	-1 5 -2 -1 -3 -1
hit	-2 0 -3 -3 5 -1
hive	-4 -2 -2 2 -4 4
hook	1 -4 4 -1 -3 -2
hook filter	2 0 3 -1 -4 0
hosting	5 0 -2 -2 -2 0
hour	-4 -2 -2 -1 6 -3
how	5 -4 -4 -7 0 3
how to	7 -1 -3 -1 -4 -1
html	-1 -1 0 -3 2 0
http	-3 -4 4 0 1 -3
hydration	0 0 -5 3 -2 0
i	-1 4 -3 1 -4 -1
i want	-2 5 0 -3 -2 -1
icon	-4 3 -11 4 0 -2
id	-4 -2 0 1 1 1
ids	-1 -1 -5 -1 5 0
if	-6 1 1 -1 0 -2
ignore	4 -6 -5 -3 4 -3
image	5 -7 -9 3 5 -5
immediately	-4 -1 -3 6 -1 -1
implement	-7 9 0 -7 -5 -3
import	-4 2 1 -2 -1 -6
import and	6 -2 1 -4 -5 -1
importer	-8 -1 5 -1 1 -2
importlib	3 0 0 -2 -2 0
improve	-3 -6 -4 -7 9 -4
improve readability	0 -1 2 -4 -3 0
improve the	-3 -1 -1 -3 5 -1
improvement	-4 0 2 -3 0 0
in	0 -5 5 0 -2 -3
in <code>	6 -5 8 -9 -8 -1
in a	-5 -2 1 0 4 -2
in api	-2 -1 2 3 -6 0
in app	3 4 -2 -5 -1 -1
in ci	8 -1 0 -3 -5 -1
in code	8 -3 -1 -5 -3 -1
in comment	4 -1 -4 -5 3 -2
in css	-1 0 0 3 -5 0
in databrick	-1 -1 -1 -2 -3 6
in esbuild	-1 0 -4 -1 2 0
in frontend	-5 0 -2 6 -4 0
in readme	7 0 -3 -4 -3 0
in the	-1 0 1 -1 1 -4
in website	4 0 0 -2 -2 0
include	1 -1 -1 -3 2 -2
include 0	5 0 -1 -3 -2 0
incorrect	-1 -1 -6 7 -6 -1
increase	-1 -4 -4 -3 5 -2
incremental	-3 0 -4 1 2 0
index	-3 -4 -2 -1 6 -2
inference	-1 0 -4 3 -1 0
infinite	-1 -1 -5 5 0 0
info	3 0 1 -5 -2 2
informatica	-3 -3 -3 -2 -2 8
infra	5 0 -3 -2 -2 0
infrastructure	4 0 1 -1 -3 0
ingredient	-6 0 -7 1 4 0
init	0 0 -5 2 1 0
initialization	-3 0 3 -1 -2 0
initialize	-2 -1 3 0 -5 0
injecting	-1 -1 5 -2 -3 0
injection	-3 -2 6 2 -6 -2
inline	-6 -3 6 -5 0 -2
input	-6 -5 -1 5 0 -2
insert	0 0 -6 -2 4 -1
inside	-3 -1 -7 4 -1 0
install	2 -2 1 1 -4 0
installation	2 0 -2 3 -6 0
instance	-6 -1 0 -3 1 2
instead	-1 -5 5 -2 -1 -1
instead of	0 -4 4 -2 0 -2
instruction	5 0 -3 -2 -2 0
integrate	-1 5 -1 -7 -3 -2
integrate test	6 -2 -4 -2 -1 0
interface	-5 -3 11 -5 -5 -2
internal	-3 -2 3 3 -4 0
interop	0 0 -4 4 -3 0
into	-7 -5 9 -6 -3 6
into <code>	-2 -2 -5 -3 -3 10
into a	-2 -5 7 -1 -2 -3
into databrick	-1 -1 -3 -1 -1 5
into one	-3 -1 5 -4 0 -2
introduce	-4 5 4 -6 -5 -4
introduce a	-1 1 5 -3 -3 -1
invalidate	0 0 -2 4 -4 0
invoice	-6 8 -2 3 -6 -5
ios	-1 0 -6 5 0 0
is	2 -2 -4 2 2 -2
is a	6 -2 -3 0 -3 -1
is not	-1 -1 -4 4 -1 0
is use	0 -1 -4 0 3 0
isort	9 -2 -3 -3 -5 -1
issue	7 -7 -2 3 -5 0
issue template	13 -4 -6 -4 -5 0
it	-2 -2 2 -5 5 -2
it in	-2 -3 4 -5 1 2
it's	3 0 3 -3 -2 0
item	-4 0 -2 4 1 -2
its	-2 -3 3 -1 1 -2
java	5 -1 -2 -4 0 -2
javascript	-5 -1 3 -3 1 -2
jdbc	-2 -1 -2 0 -1 5
jest	8 -3 -2 -3 -3 -4
jiff	4 0 -3 -1 -2 0
job	0 -1 -7 5 -3 4
join	-4 0 -1 5 -1 -1
jsdoc	2 0 1 -5 -2 0
json	-4 4 -5 3 -3 -2
karma	-3 -1 2 -1 0 0
karma builder	-2 -1 4 -1 -4 0
key	0 -1 0 1 -3 -2
keyboard	-5 3 -4 0 3 -2
kubernete	6 4 -6 -4 -3 -3
label	1 4 -9 0 -2 -1
lakeflow	-3 -3 -4 -3 -2 9
lakehouse	-5 -3 -3 -5 -5 13
lang	1 0 -4 3 -4 0
language	-3 2 -5 2 1 -1
last	-5 -3 -4 6 2 -4
latency	-5 -1 4 -3 -2 -1
latest	6 -1 -3 1 -3 0
latest version	3 0 -2 -3 0 0
layer	-6 -6 5 3 -5 -3
layout	-3 -1 5 -1 -4 -1
lazy	-7 -2 -2 0 4 -1
lazy load	-3 -1 -2 -3 4 -1
lead	-3 1 -2 6 -2 -2
leading	-3 -1 1 4 -3 0
leak	0 0 -3 4 -3 0
leave	-2 -4 3 3 -2 1
legacy	-3 -3 4 -1 -4 1
let	-5 4 -5 -5 6 -3
level	-3 0 1 -1 1 -1
license	8 -4 -1 -4 -2 -1
like	-4 1 -1 -1 2 -2
limit	-3 4 -2 -5 0 -2
limit for	-4 5 -2 0 -3 -1
line	0 -2 4 5 -7 -3
link	5 -7 -5 6 -5 -4
link to	3 0 -5 -1 0 -1
linking	0 0 -4 -1 3 0
lint	12 -7 -3 -3 -7 -1
lint issue	0 0 -4 3 -2 0
linter	7 1 -7 1 -5 -2
linux	2 0 -4 3 -5 0
list	-5 -1 -6 -4 10 -4
listener	-2 0 -4 -4 5 0
literal	-2 -1 2 3 -5 0
live	-4 -2 -2 -1 -2 6
llm	-1 -1 3 -2 -3 0
load	-8 -4 -4 3 6 -1
local	8 -5 -5 -1 1 -2
locale	-4 -1 -4 3 1 0
localization	-3 3 0 -2 0 0
locally	2 0 -3 3 -4 0
lock	10 -5 0 -4 -5 -2
lock file	11 -3 -3 -6 -4 -2
log	-2 -4 -4 0 5 -4
log from	6 0 -1 -2 -1 -4
log message	-3 0 3 0 -4 0
log to	-1 0 3 -4 -1 0
logback	7 0 -1 -2 -1 -4
logger	-6 1 6 -3 -3 0
logic	-7 -4 8 -1 -3 -2
login	-9 8 -6 6 -2 -5
logo	0 -1 -3 3 -1 0
logout	-3 -2 -1 6 -3 -2
long	0 0 2 -1 -2 -4
look	-3 -1 0 -1 4 -2
lookup	-10 -8 3 -2 9 -6
loop	-4 -2 -1 5 -1 -1
lower	1 -2 -5 -2 5 -1
macro	-3 4 1 -7 1 -1
magic	-5 0 3 -3 2 -2
mail	-6 6 -3 2 0 -4
main	0 -1 -3 1 -2 4
maintainability	-3 -1 6 -4 -5 0
maintenance	4 -4 -5 -3 1 -2
major	2 -1 -5 2 -3 0
make	-2 -6 0 -3 6 -4
make <code>	-3 0 3 -2 -1 0
make the	-2 -4 1 -4 6 -3
makefile	7 -4 -3 -2 0 0
management	2 0 -2 -4 3 -1
manager	-5 3 0 0 -2 -1
manual	1 0 -4 3 -3 0
manually	5 0 0 -3 -4 0
many	-2 -4 1 -4 5 -1
map	-5 4 -3 -2 1 -2
mapping	-5 -4 -4 -2 -1 7
marker	-4 -1 -2 3 1 0
master	3 0 0 -4 -1 0
match	-1 -2 -3 3 2 -2
matching	-3 -4 -1 5 2 -1
matrix	5 0 -5 -3 2 -1
mcp	-5 -1 3 2 -4 0
mcp server	-3 1 -2 -3 4 0
mcp tool	-5 0 4 -3 -2 0
media	-1 0 -5 2 1 0
member	-6 0 -1 2 1 0
memo	-6 -2 4 -1 -2 0
memory	-8 -3 -6 2 7 -2
memory usage	-4 0 -6 3 4 -1
mention	8 -2 -7 -3 0 0
menu	0 -1 -4 4 0 0
merge	-5 0 3 0 -2 -2
message	-1 1 -3 -5 4 -3
message for	3 -1 -5 -2 2 0
method	-9 -2 10 -2 -3 -3
metric	-6 5 1 -4 -3 -2
middleware	-4 -1 2 -2 -1 0
migrate	0 -2 -2 -1 -4 7
migrate <code>	-6 0 0 -2 0 6
migrate from	14 -1 -6 -4 0 -12
migrate guide	4 -1 -2 0 -2 -1
migrate the	0 -2 0 -3 -3 4
minimum	6 -1 -4 0 -4 -2
minor	3 -1 -1 -5 0 0
missing	9 -8 -4 4 -12 -2
mistake	6 0 -2 -5 1 -1
mkdoc	6 0 -2 -3 -3 0
ml	-3 -1 -5 -1 3 0
mobile	-3 5 -7 1 0 -2
mobile app	-4 7 -1 -2 -2 -1
mock	1 -2 4 -1 -6 0
modal	-3 0 -6 3 2 0
mode	-8 0 0 -6 4 -4
mode for	-2 4 5 -6 -4 -2
model	-4 -4 3 -3 0 1
module	-6 -8 13 -6 -3 -7
module init	4 0 -2 -4 0 0
monorepo	8 -1 -5 0 -4 -1
monorepo to	4 0 -1 -2 -1 0
month	-3 -2 -4 8 -2 -2
more	-2 -3 1 -6 6 -3
mount	-1 0 -3 4 -3 0
move	1 -5 3 -4 -4 5
move all	5 -1 -3 -1 -2 0
move to	3 -1 -1 -3 -2 1
mssql	-2 -2 -2 0 -3 6
multi	1 4 -5 -1 -3 -1
must	-1 -2 1 -2 -4 5
mutate	-1 0 -4 2 1 0
mypy	10 -6 -4 -3 -6 -2
mypyc	-4 -1 3 -5 -1 0
mysql	-1 -1 -5 -4 0 6
n	-5 -1 -2 2 3 -2
nach	-3 -3 -2 0 -2 7
name	-4 -4 -4 -2 9 -2
name in	1 0 -4 -1 3 0
name to	0 0 -5 3 -1 0
named	-3 -1 6 1 -5 -1
naming	-2 -2 5 -3 -2 -1
native	-2 0 -1 -3 3 0
navigation	-2 0 -1 -3 4 0
need	2 1 -3 -5 -3 2
negative	-2 -1 -3 6 -2 -1
nested	-5 -3 7 3 -5 -3
network	-2 -2 0 4 -3 0
new	0 6 -5 -5 -2 -4
new <code>	4 -1 -4 -1 -1 -1
new crowdin	5 0 -1 -2 -4 0
next	-5 2 -5 3 1 -2
ng	0 -1 -2 -2 2 0
nightly	2 0 -5 0 0 0
no	-3 1 3 2 -4 -3
node	9 -5 -2 0 -4 -1
node 0	13 -3 -3 -5 -5 -1
non	-1 -3 -1 2 -3 -1
none	-3 -1 2 4 -7 0
normalize	-2 -1 1 2 -3 0
not	-2 -5 -2 7 -1 -2
note	4 -2 -1 2 -6 -1
note on	4 0 -1 -2 -3 0
notification	-4 4 -1 3 -3 -2
now	2 0 -3 -2 1 1
npm	5 2 -3 -1 -8 -2
null	-4 -2 -2 7 -3 -1
number	-2 -5 3 7 -4 -3
oauth	-3 1 -5 5 -2 0
object	-3 -2 6 -5 -2 -1
of	1 -5 2 -4 4 -4
of 0	7 -1 -3 -5 -1 -2
of <code>	-2 -2 0 3 1 -4
of a	0 3 -2 1 -5 0
of the	0 -4 2 -2 2 -2
off	-2 -3 -6 3 -5 9
offline	-4 5 -4 1 -1 -1
oidc	0 0 -2 -4 4 0
old	9 -4 -5 -2 -6 -1
on	-4 1 -5 4 -2 2
on 0	-3 -2 0 -4 -1 4
on <code>	-4 -3 -2 0 1 6
on a	2 5 -3 0 -4 -1
on databrick	-2 -3 -1 1 -1 5
on the	-4 0 -5 -1 7 -5
on window	1 -1 0 3 -7 0
onboard	-3 -2 -3 -3 7 -1
one	-6 1 6 -5 1 -4
only	-5 -6 -4 -1 6 0
onto	-4 -1 1 -3 -3 4
open	-1 -4 -6 5 2 -1
openapi	0 3 -1 -1 -2 -1
opening	-2 -1 -5 -1 6 -1
operator	-3 -2 0 4 -6 0
optimize	-4 -6 -3 -5 9 -2
optimizer	-5 -2 0 -2 2 0
option	-4 -3 2 -3 3 -1
option for	0 0 -3 -3 4 0
option to	-2 0 -2 0 2 0
optional	-5 0 2 0 -2 0
or	-3 -1 -5 4 1 -1
oracle	-2 0 -3 -2 -2 7
order	-9 3 3 3 -2 -2
org	-4 0 -6 3 2 0
organisation	-1 0 -4 3 0 0
other	-4 -4 6 2 -1 -2
our	4 -2 -4 -6 -1 6
out	1 -5 2 7 -6 -4
out of	-2 -2 4 3 -4 -2
outdated	8 -1 -6 0 -4 -2
output	-2 -4 -4 -4 6 -2
over	-2 -3 0 -3 1 4
over to	-2 -1 -2 -1 -1 6
overflow	-3 0 -3 6 -4 0
override	-1 -1 -2 3 -2 0
overwrite	-2 -1 -4 5 0 0
own	-2 1 6 -4 -2 -2
owner	-3 5 -5 2 -2 -1
package	2 -4 6 -7 -6 1
package manager	-4 -1 2 0 -1 0
page	-5 3 -5 6 1 -5
page to	-5 -1 2 -2 4 0
pagination	-5 -6 -3 9 1 -2
panel	-1 3 -1 -7 3 -2
parallel	-3 -1 -1 -2 4 0
parallelize	-1 -1 -3 -4 4 0
parameter	0 -4 6 -1 -8 -2
parent	-5 -1 -1 4 -2 0
parse	-5 0 -2 0 1 0
parser	0 -3 6 -2 -5 -3
parsing	-6 -4 6 -1 -3 -2
part	-3 -3 5 -3 -2 0
partial	0 0 -4 -2 4 0
pass	-4 -2 6 1 -6 -2
passing	1 1 1 -5 1 0
passkey	-3 5 -5 -3 2 -1
password	-7 0 -1 3 -2 1
password reset	-1 -2 -3 6 -2 -2
paste	-1 1 1 -5 3 0
patch	-2 -2 -1 5 -2 0
patch 0	3 -1 -2 0 -4 0
path	-1 -5 -3 0 2 -1
pattern	-2 -2 6 -2 -2 -1
payment	0 3 0 -1 -3 -3
pdf	-8 8 -1 -2 -4 -4
peer	-2 0 2 -5 1 0
people	-5 -2 -3 0 6 1
per	-6 -1 -1 -2 3 1
perf	-5 -2 -5 -3 5 0
performance	-4 -3 -4 -2 7 -2
permission	-4 -4 -1 3 2 -4
photo	0 0 -4 4 -3 0
php	7 0 -4 -4 -3 0
picker	-4 -1 -5 7 -1 -2
pin	7 -1 -4 -2 -3 -2
pip	11 -3 -3 -2 -6 -2
pipeline	-1 2 -6 1 -4 4
place	-1 -1 5 -2 -3 -1
placeholder	0 0 -6 1 1 0
plan	-3 2 -6 -2 2 3
platform	-2 0 -4 4 -2 1
playground	9 -1 -7 -3 -8 0
playwright	4 0 -3 1 -2 0
please	1 -1 1 -5 -1 2
plugin	-2 2 -1 -4 -1 -1
pnpm	12 -2 -10 -1 -6 -1
poetry	4 0 -5 1 -4 0
point	-3 3 -3 -1 2 0
policy	3 0 -2 -5 2 0
polish	-1 -1 -2 -3 5 -1
polyfill	-5 -1 -1 1 1 0
port	0 -3 -5 -2 1 5
portal	-2 3 -3 -4 3 0
position	-3 -1 -3 3 2 -1
possible	-4 6 -5 -6 1 -2
post	3 5 -6 -3 0 -1
post release	4 0 -1 -3 -2 0
postcss	-5 -1 -5 -3 6 0
postgre	0 -7 -7 -5 -4 12
postgresql	-3 -2 -1 -1 -1 7
posthog	2 -1 -4 -4 2 0
pr	5 1 -2 -2 -3 0
pre	5 -5 0 -1 -2 -1
pre commit	7 -4 -8 2 -3 -1
prep	5 0 -2 -2 -2 0
prepare	7 -1 -3 -4 -2 0
prerelease	-2 0 -6 5 -3 0
preserve	-4 -1 -2 5 -3 0
prettier	6 -3 -4 1 -4 -1
prevent	-3 -3 -3 6 -3 0
preview	0 -3 -6 -2 7 -1
print	-3 6 -6 -2 2 -2
prisma	0 -1 -4 -2 3 0
proc	-3 -3 -3 -3 -2 9
procedure	-3 -3 -3 1 -2 7
process	2 -2 -3 6 -5 -1
processing	-2 0 -5 2 1 0
prod	4 0 -3 -3 -2 2
product	-5 5 -3 -4 2 -3
production	0 -1 -5 3 -1 0
profile	-5 -1 -5 1 7 -1
program	-2 3 1 -1 -2 0
progress	-5 0 -3 -1 5 -3
project	-4 6 0 -4 1 -3
projection	-2 0 -2 5 -4 0
promise	-5 -2 6 -6 2 -1
prop	-7 -2 1 1 0 0
proper	-1 -1 5 0 -5 0
properly	-5 0 1 5 -5 0
proto	4 0 -4 -3 1 0
provide	-4 4 -1 -4 2 -1
prs	5 -1 -3 -1 -3 0
prune	2 -1 -3 3 -5 0
public	1 3 -5 -4 -1 -2
publish	6 1 -9 0 -4 -2
pull	3 -1 2 -3 -1 -1
pull request	6 0 -4 -3 -2 0
puppeteer	5 0 -3 -3 -3 0
push	1 4 -2 0 -3 -1
pwa	-3 0 -5 3 1 0
pypi	4 0 -4 0 -2 0
pyspark	-3 -4 -3 -3 -3 8
pytest	11 -3 -3 0 -5 -4
python	12 -3 -4 -2 -8 -3
python 0	3 0 0 -1 -3 -1
python semantic	2 0 0 -3 1 0
qr	-4 9 -4 -5 -2 -3
qr code	-4 9 -4 -5 -2 -3
qualify	-4 0 -5 3 -1 0
querie	-5 -4 0 -3 6 -1
query	-5 0 2 1 1 -3
quickstart	6 0 -3 -3 -4 0
quota	-1 0 -5 3 -2 0
quote	-1 -1 -2 5 -7 0
race	-2 -1 -4 8 -5 -1
rate	-5 6 -7 -2 1 -2
rate limit	-2 7 -5 -3 -2 -2
ratelimit	1 -1 2 -1 -3 0
rating	-5 0 -5 4 0 0
re enable	4 0 -3 0 -4 0
react	2 -1 1 -2 -1 -3
reactivity	0 1 -4 -1 3 0
read	-2 0 0 5 -4 0
readability	-1 -1 4 -5 -4 0
reading	-2 2 -4 6 -4 -3
readme	20 -5 -6 -9 -9 -4
real	-4 1 -2 -5 5 -2
rebuild	-4 -2 -1 -4 4 1
recipe	-5 1 -4 0 4 0
recipient	-4 0 -1 -3 4 -1
recording	2 3 -4 -3 -1 -1
recycle	-6 -1 7 -6 -6 0
redirect	-5 -2 -2 8 -3 -1
redshift	-3 -1 -3 -1 -1 7
reduce	-5 -6 0 -6 8 -3
redundant	-1 -2 2 -5 1 0
ref	-4 0 0 -1 1 0
refactor	-5 -5 11 -4 -6 -3
reference	4 -2 -5 -1 0 0
reformat	6 -2 -4 -2 -1 -1
refresh	2 -2 -3 3 -2 -1
regenerate	10 -2 -4 -3 -4 -1
regex	-5 -2 -4 -5 5 0
registration	-2 1 -5 -1 3 -1
regression	2 0 -2 2 -4 0
reject	-4 0 1 2 -3 0
related	-1 -1 1 1 -3 0
release	9 -3 -6 0 -5 -3
release 0	12 -2 -2 -5 -5 -2
reload	-3 -2 -4 4 0 -1
remember	-4 2 -3 -4 7 -4
reminder	0 4 -2 -6 1 -1
remove	10 -7 -1 -4 -6 -4
remove <code>	1 0 3 -3 -4 0
remove duplicate	2 0 0 0 -5 0
remove old	3 0 -2 1 -4 0
remove redundant	-1 0 3 -4 -2 0
remove the	8 -1 -3 -3 -6 -2
remove unnecessary	-1 -1 1 -1 -3 0
remove unused	5 -2 -2 0 -8 -1
rename	1 -5 7 -4 -5 -6
rename <code>	5 0 -8 0 2 -2
rename file	6 0 -6 -1 1 -1
render	-2 -1 -5 2 1 0
renderer	-4 -1 2 1 -1 0
renovate	12 -3 0 -7 -6 -1
reorganize	-2 -3 7 -5 -4 -2
replace	2 -7 7 -6 -7 0
replace <code>	4 -1 -2 0 -2 -3
replace deprecate	7 0 -9 2 -1 -2
replace the	-3 -1 5 -2 -2 1
replay	0 3 -5 1 -3 -1
repo	15 -3 -3 -5 -6 -2
report	-2 1 -5 2 1 -2
reporting	-2 -1 -4 -2 0 6
repository	3 -3 2 0 -3 -2
reproduce	5 0 -2 -4 0 0
request	0 -2 -3 -2 4 -4
require	0 0 -4 1 1 0
reset	-4 -3 -3 8 -2 -2
resize	-2 -1 -4 6 -2 0
resolution	-4 -1 1 1 -1 0
resolve	-5 -4 -6 4 2 -1
resolver	-5 1 0 3 -1 0
resource	-5 -2 4 0 -2 0
respect	-3 0 -6 4 -3 0
response	-7 -4 -1 0 7 -3
rest	3 4 -1 -2 -7 -1
restart	-1 -1 0 4 -4 0
restore	0 2 -2 1 -3 -1
restructure	0 -3 7 -5 -3 -3
result	-7 0 2 2 1 -2
retry	-4 -1 0 -4 6 -2
return	-6 -1 4 8 -8 -3
return 0	0 -1 -1 6 -3 -2
reusable	-1 -1 4 -3 -5 0
reuse	-1 -2 3 -5 0 0
revalidate	-1 0 -4 4 -3 0
review	1 -1 1 -1 -4 0
rewrite	-2 -4 4 -5 -3 5
rich	-1 0 -2 -3 3 0
rid	0 -1 6 -3 -4 -1
rid of	0 -1 6 -3 -4 -1
right	0 -1 -4 6 -5 0
robust	-3 0 -2 5 -3 0
role	-4 5 -2 -4 -1 2
rolldown	-1 1 -2 -2 2 0
rolldown to	-4 1 -3 -4 5 0
rollup	1 -1 4 -7 -3 0
root	7 -3 -2 -2 -4 -1
roundtrip	-4 -1 -5 7 -5 0
route	-3 -2 6 -2 -3 -2
row	-7 -1 -4 3 5 -2
ruff	13 -4 -8 -4 -3 -5
rule	7 -2 0 -6 -5 -1
run	6 0 -7 2 -5 -1
run on	4 -2 -3 -1 -3 4
run test	5 0 -1 -3 -2 0
runner	5 -1 0 -2 -3 -1
runtime	-3 0 -1 -3 4 0
s	-4 -1 -1 -5 6 -1
same	-4 -2 0 7 -5 -3
sass	1 -1 -1 -5 2 0
save	1 -1 -5 4 0 -1
scale	-4 -1 -6 2 4 -2
schedule	0 4 -4 1 -5 -2
scheduler	-3 -1 6 1 -5 -3
schema	-3 -3 -4 -2 -4 12
schematic dependencie	4 0 -1 -3 -1 0
scope	-4 -2 1 3 -4 1
screen	-5 -3 -6 6 3 -2
screenshot	11 -1 -5 -5 -5 -1
script	9 -1 -6 -4 -2 0
script to	7 -3 -1 -2 -2 -1
scroll	-3 -1 -4 3 1 -1
sdk	3 -2 2 -2 -2 -2
search	-11 0 -6 1 9 -5
second	-2 -1 -2 -5 7 -2
secret	3 -1 -4 3 -2 0
section	7 -2 -4 -1 -2 0
secure	-3 -1 -3 5 -2 0
security	3 -1 -5 1 -2 1
see	-2 3 -1 4 -5 -2
seed	8 -4 -5 -1 -2 -2
select	-2 0 -5 3 0 1
selection	-3 -1 -1 -2 4 -1
selector	0 0 -1 2 -4 0
self	-2 1 -3 2 0 0
self hosting	5 0 -2 -2 -2 0
semantic	-4 0 -2 1 2 0
semantic <code>	3 0 0 -2 -1 0
send	-4 2 0 0 -1 0
sentinel	3 0 -6 -2 3 0
sentry	-3 5 -2 1 -4 0
separate	-4 1 9 -4 -4 -2
serve	0 1 -5 0 0 0
server	-3 -3 -3 1 -1 7
server to	-3 -1 0 3 -2 0
service	-6 -5 13 -3 -5 -5
session	-5 -3 0 3 -2 1
set	-1 -4 -5 -3 4 1
set up	6 0 -2 -3 -2 -2
setting	-5 -2 -1 2 4 -2
setting page	-4 -2 -3 0 5 -1
setup	5 -2 -1 -1 -2 0
several	-2 -3 1 -4 4 -3
sfc	1 -1 2 -5 0 0
shadow	3 0 -5 1 -1 0
share	-4 -1 3 -1 -2 0
shared	-2 -2 8 0 -6 -2
sharing	0 2 -1 -4 0 0
sheet	-4 -1 4 0 -5 0
shop	-4 8 -3 -4 -3 -1
shopping	-6 0 -6 1 3 0
shopping list	-6 0 -6 1 3 0
shortcut	-5 -1 1 0 0 0
shorten	0 -1 3 -4 -4 0
should	-4 -3 -4 -5 9 -2
should be	-4 4 2 3 -8 0
show	-6 4 -5 -1 5 -2
shutdown	0 -1 -3 7 -6 0
side	-2 0 -3 -1 3 0
sidebar	-4 -1 -2 4 2 -1
sign	-7 7 -3 -1 -4 -2
signing	0 -1 -6 1 0 -1
signup	-3 -3 -3 -2 6 -1
simplify	-3 -5 7 -4 -4 -1
simplify the	-3 0 5 -3 -3 -1
since	2 -2 -1 4 -4 -3
single	-2 2 -3 -1 1 -2
size	-6 -5 -3 -3 9 -3
size check	5 0 -1 -2 -3 0
skill	3 0 -5 -1 0 0
skip	0 -3 -7 1 2 -1
slack	-2 7 -1 -4 -1 -1
smaller	0 -1 4 -4 -1 -1
snapshot	11 -1 -7 -3 -6 0
snippet	5 0 -3 0 -3 0
snowflake	-1 -3 -4 -4 -3 9
so	-5 0 1 -4 3 0
some	3 -4 -2 -3 -2 2
sort	0 -5 -4 0 5 -4
sort import	8 -2 -3 -2 -4 -1
source	-3 -1 -2 -4 -2 7
source map	4 -1 -3 -3 2 0
sourcemap	0 -1 -3 -2 3 0
space	1 -2 -2 7 -5 0
span	0 -1 -1 2 -4 0
spark	-5 -1 -2 -4 2 7
spark sql	-2 -1 -3 -1 -1 7
sparkle	-3 0 -4 -3 5 0
spec	5 -1 -7 3 -5 0
special	-1 -1 -5 2 0 0
specific	4 0 -6 -1 1 0
speed	-6 -4 -6 -5 12 -2
speed up	-4 -3 -3 -4 9 -2
spelling	12 -3 -7 -7 -3 -2
split	-4 -2 10 -4 -4 -4
sponsor	4 0 -4 0 -4 0
sql	-4 -3 -3 0 -2 11
sql server	-1 -3 -2 1 -2 5
sqlite	-3 0 -4 3 0 0
squash	4 -1 0 -5 0 -1
ssis	-3 -3 -3 -2 -2 9
sso	4 0 -5 0 -1 0
ssr	0 -2 0 0 -3 3
stabilize	-1 0 -5 2 0 0
stage	-5 2 -1 4 -3 0
staged	-2 0 4 -3 -4 0
staging	6 -1 -4 -2 -2 -1
stale	1 -2 -4 5 -2 0
standard	1 0 2 -6 2 0
start	-5 1 -5 -2 4 -1
started	3 -2 -3 3 -3 0
starting	-1 -1 -3 7 -4 -1
startup	-5 -2 -2 2 3 -2
state	0 -5 1 -4 2 -6
statement	1 -2 4 -5 0 -2
status	-6 9 -6 -5 -1 -2
step	-1 -2 -3 1 1 -3
still	5 -4 0 2 -3 -3
stop	-1 -3 -3 3 -4 0
stop the	-2 -1 -1 6 -3 -1
storage	-4 0 1 2 -3 -1
store	-8 -2 10 -6 -6 3
stored	-3 -2 -4 1 -2 7
stored procedure	-1 -1 -2 -1 -1 5
strategy	-1 -1 5 -5 -1 -1
stream	-5 -1 -1 4 -1 -2
strict	3 -5 4 -5 -2 -2
stricter	6 -1 -2 -1 -5 -1
string	-5 -2 3 -1 1 -1
strip	-3 -2 -1 2 -2 0
stripe	-5 6 -8 2 -1 -2
struct	-3 -1 4 0 -3 0
structure	-3 -2 8 -4 -3 -2
stuff	2 0 -5 2 -2 0
sub	2 0 -4 3 -1 0
subcommand	-5 4 2 0 -3 0
submit	-2 -1 -3 -3 6 -1
subquery	-4 0 -3 4 -1 0
subscription	-1 5 -7 0 -1 -1
success	1 -1 1 3 -5 0
suggestion	-2 -1 1 3 -4 0
suite	7 -1 -4 -3 -2 0
summary	-2 2 -2 -4 4 -1
support	-4 8 -5 -7 2 -6
support <code>	6 -1 -6 -1 -1 0
support for	-1 3 -3 -1 -1 -2
support to	0 -4 0 -4 5 0
surface	-1 0 -5 2 1 0
survey	-1 2 -4 1 1 0
suspense	-3 0 -6 4 1 0
swap	7 -3 -1 -2 -3 -2
switch	2 -7 2 -1 -3 2
switch to	6 -2 -3 -5 0 -3
switcher	-1 -5 1 0 3 0
swr	2 0 -4 0 0 0
symbol	-2 -3 2 4 -4 -1
sync	-5 -4 -3 1 4 -1
sync command	-4 -2 -3 -1 7 0
syntax	0 0 0 2 -3 -1
system	-2 5 -2 -2 -2 -1
t	-2 -1 -3 -2 -1 6
t sql	-2 -1 -2 -2 -1 6
tab	-3 -5 -4 6 3 -2
table	-7 -4 -2 -3 -1 10
table migrate	-3 0 -4 -4 6 0
tag	2 -1 -2 -1 1 -2
tailwind	1 -1 3 -2 -6 0
take	-5 -5 2 -6 6 2
target	2 -3 -3 -4 -4 9
task	-3 6 -5 -2 -3 -1
team	4 -1 0 -1 -4 0
telemetry	-1 -1 -3 0 -1 3
template	1 -6 2 -2 1 -1
teradata	-3 -3 -2 -3 -3 8
terminal	-3 0 -4 2 1 0
terminal color	-1 0 -3 4 -3 0
test	22 -8 -2 -6 -8 -6
test <code>	9 -1 -3 -3 -1 -3
test case	1 -1 1 0 -5 0
test coverage	3 -1 -1 1 -5 -1
test fixture	5 0 -2 0 0 -2
test for	12 -3 -2 -7 -4 -1
test to	3 -1 0 -4 -3 0
text	-3 4 -8 8 -6 -1
textarea	-1 0 -2 4 -3 0
than	-6 -1 -2 2 5 -3
that	0 4 0 -3 -4 -1
the	-1 -5 3 -1 5 -2
the 0	4 -1 2 -3 -3 -1
the <code>	2 -2 -2 0 -4 3
the base	6 -1 -2 -2 -4 0
the changelog	4 0 -2 -4 -1 -1
the code	4 0 -1 -3 -3 0
the default	-3 0 -5 -1 7 0
the doc	10 -1 -3 -6 -2 -1
the existing	-2 -7 -2 -2 10 -1
the lakehouse	-4 -2 -3 -3 -4 11
the last	-5 0 -2 2 3 -3
the latest	3 -1 -4 3 -3 0
the list	-1 -2 -1 -4 6 -1
the migrate	0 -3 -1 4 0 -3
the new	4 -1 -2 -1 -2 -1
the old	7 -1 -3 -3 -3 -1
the order	-4 -2 4 -2 3 -2
the parser	1 -1 5 0 -5 -2
the same	-2 -1 -2 7 -4 -2
the scheduler	1 -3 5 1 -4 -2
the sdk	-2 -1 5 -5 -4 0
the search	-2 -2 -3 7 -1 -1
the test	4 0 -2 0 -2 -1
the user	0 -7 -1 -5 9 -2
the wild	5 0 -2 -3 -3 0
the wrong	-2 -3 -2 8 -3 -1
their	-4 9 -2 0 -7 -3
them	3 -3 -1 -8 4 -1
theme	-6 6 -3 -6 1 -3
there	7 0 -5 -6 0 0
there is	5 -1 -2 -4 0 -1
thing	2 0 -1 -5 0 1
thread	-4 5 -3 -5 1 -2
three	-3 -3 8 -5 -1 -2
through	-3 -2 2 1 -1 -3
tidy	6 -3 -1 -2 -3 -1
time	-6 0 -6 -3 10 -3
timeline	-1 3 -5 -1 1 -1
timeout	2 -3 -4 -1 5 -3
timestamp	-1 -2 -6 4 3 -1
timezone	-3 -3 -4 9 -4 -2
title	-3 1 -5 -3 8 -1
to	1 -1 -1 -5 0 3
to 0	8 -5 -5 -2 5 -7
to <code>	2 -7 0 -9 0 2
to all	7 -3 0 -1 -4 0
to be	-1 0 -3 -2 2 1
to dagop	6 0 -3 -3 -3 0
to databrick	-5 -2 -4 0 -3 10
to delta	-4 -2 -3 -1 -2 8
to disable	-4 6 -3 -6 0 -1
to fix	-1 -1 -3 2 -1 0
to get	-3 3 -3 -3 2 -1
to github	5 -1 -5 0 1 -3
to gitignore	5 0 -2 -1 -4 0
to handle	1 0 -4 2 0 0
to in	4 0 -1 -1 -3 0
to latest	6 0 -1 -4 -3 0
to load	-3 -1 0 -4 5 -1
to make	-1 0 3 -4 -1 0
to match	-1 -1 1 -4 3 -1
to new	-4 0 3 1 -1 0
to pnpm	6 0 -4 -1 -1 -1
to prevent	-3 -1 -2 3 0 0
to pytest	8 -1 -2 -1 -2 -3
to run	4 -1 1 -3 -3 0
to the	-3 -4 -4 0 5 1
to typescript	-2 -1 7 -4 -4 -2
to ui	7 0 -3 -3 -4 0
to unity	-2 -2 -2 -2 -1 7
to use	-3 -1 5 0 -2 -3
to vitest	2 -1 -1 -2 1 -4
to workspace	-2 1 -4 3 0 0
toggle	-4 2 -3 0 0 -1
token	-1 -1 -3 3 -2 -1
too	-5 -7 3 -1 3 -2
tool	-3 4 -2 -2 -2 -1
toolchain	-2 -1 -5 4 -1 0
tooltip	-3 -2 -3 0 4 -1
total	-5 -1 -4 7 0 -2
tox	5 0 -3 -2 -2 0
trace	1 0 -5 -3 3 0
track	-4 2 1 -5 2 -1
tracking	-1 3 -4 -2 -2 -1
trailing	5 -3 -1 1 -3 -1
transform	-6 0 0 -1 1 0
transition	1 -1 -1 4 -5 0
translate	-2 -1 -5 1 -2 5
translation	1 0 -5 -1 2 0
transpilation	-4 0 -5 1 4 0
transpilation support	-1 0 -3 -2 3 0
transpile	-4 -1 -5 5 -1 1
traversal	-2 0 -4 3 1 0
travis	11 -1 -7 -4 -2 -2
tree	-5 -1 2 -2 2 0
triage	6 0 -2 -3 -4 0
trial	3 0 -3 -2 2 0
trim	-3 0 -4 -1 4 0
troubleshoot	6 0 -3 -3 -4 0
true	2 0 -4 2 -4 2
ts	0 1 -2 -5 3 0
ts sdk	-5 1 -1 -4 4 0
tslint	5 0 -3 -2 -3 0
turn	3 -3 2 0 -4 1
tutorial	4 0 -4 0 -2 0
tweak	1 -3 -2 -7 3 -1
twice	-4 -4 -2 9 -2 -2
twine	-4 0 -5 5 -2 0
two	-3 5 -1 3 -5 -2
type	4 -7 7 -3 -5 -2
type and	0 0 2 -5 0 0
type hint	5 -3 0 0 -4 -1
type to	-4 0 -2 2 1 0
typeddict	-4 -1 4 -2 -5 0
typescript	-2 -5 8 -4 -3 -3
typescript <code>	4 0 -1 -1 -2 0
typing	-1 -2 3 -3 -5 0
typo	10 -4 -4 -5 -5 -4
typo in	11 -3 -6 -4 -4 -4
ui	0 -1 5 -4 -3 -2
ultraviolet	5 0 -3 0 -3 0
un	-2 2 -4 4 -3 0
undefined	-3 -1 -5 7 -3 0
under	2 -3 0 2 -6 0
unexpected	1 -1 -3 6 -4 -2
unify	-2 -2 7 -4 -5 -1
unique	-1 0 -2 4 -4 0
unit	4 -2 -2 -2 -2 -1
unit test	5 -2 -2 -1 -3 -1
unity	-3 -3 -3 -4 -2 10
unity catalog	-3 -3 -3 -4 -2 10
unknown	3 0 0 -1 -5 0
unmount	0 0 -3 5 -5 0
unnecessary	-2 -2 3 -4 0 0
unsupported	-3 0 -3 -2 4 0
unused	9 -4 -2 -5 -5 -2
unused import	8 -1 -3 -3 -1 -1
up	3 -5 1 -6 4 -3
up the	-2 -2 4 -3 1 -3
update	11 -6 -4 1 -3 -5
update <code>	4 0 -5 -1 0 -1
update build	6 0 -3 -2 -2 0
update changelog	6 0 -2 -3 -2 0
update command	-3 -1 4 -4 -2 0
update dependencie	1 0 -5 0 2 0
update dependency	-2 -1 -9 6 -9 0
update for	5 0 -3 0 -4 0
update pnpm	4 0 -1 -2 -1 0
update pre	-1 -1 -3 3 -3 0
update rolldown	-3 1 -4 1 4 0
update the	1 -1 -5 -1 2 -1
update to	3 1 -2 -4 0 0
upgrade	10 -4 -5 2 -6 -4
upload	-7 -1 -8 4 7 -4
uploading	-5 1 -3 5 -1 -1
url	-3 -3 -6 4 1 0
usage	-3 0 -1 -1 3 -1
use	-4 -6 9 -6 0 -3
use <code>	-3 -1 -2 -1 1 3
use a	1 -1 3 -3 1 -1
use node	3 0 -3 1 -4 0
use the	-3 -1 6 -2 -3 -2
user	-8 5 -4 0 3 -3
user to	-2 5 0 -3 -4 -1
useswrinfinite	-1 0 -1 4 -3 0
utf	-3 0 -1 6 -3 -1
utf 0	-3 0 -1 6 -3 -1
util	0 -3 2 -4 -2 0
utilitie	-2 -1 4 -4 0 -1
utility	-4 -2 10 -8 -3 -2
uv	6 -1 -6 -1 0 -1
ux	-3 0 -3 1 3 0
v	-4 0 -1 2 -1 0
valid	0 0 -5 4 -2 0
validate	-3 0 2 -1 -1 1
validation	-7 -6 7 -3 3 -5
value	-3 -5 -1 4 2 -1
value for	0 -3 -1 -5 6 -1
value in	-1 0 4 -1 -5 0
var	3 4 -4 -5 -3 -4
var to	-3 6 -4 -5 -1 -1
variable	-5 -2 7 -4 -2 -3
variable in	-4 -1 7 -1 -4 0
variant	-2 0 -5 0 3 0
verify	5 0 -4 0 -3 0
version	4 0 -1 0 -5 -3
version for	5 0 0 -1 -4 0
version to	4 -1 2 -4 -3 -1
via	-2 -2 -2 -3 7 -1
video	1 1 -7 1 0 0
view	-8 -3 2 -5 2 6
viper	-1 1 -1 -4 2 0
vite	1 -1 -3 -3 2 0
vitepress	5 0 -2 -3 -2 0
vitest	6 -3 -1 1 -7 -4
vue	4 2 -7 -1 -1 -1
want	0 5 -1 -5 -4 1
want to	-2 4 0 -2 -2 -1
warehouse	-3 0 -3 1 -3 7
warning	1 -2 -2 1 -5 -1
watch	-3 -1 1 -3 2 0
way	-2 6 0 -2 -4 -1
way to	-3 5 -1 -1 -2 -1
we	1 0 1 -3 -5 4
we have	-3 1 5 -4 -3 0
web	-2 -1 -1 4 -1 0
webhook	-7 8 -5 1 -2 -2
webhook for	-1 7 -2 -5 -2 -2
webpack	2 -2 -4 -3 3 0
website	4 0 -1 -4 0 0
week	1 0 -3 4 -4 0
what	4 2 -1 -8 0 -1
when	-8 0 -7 8 3 -4
when <code>	-2 0 0 4 -6 0
when a	-2 5 -2 0 -3 -1
when run	3 0 -2 0 -4 0
when the	-1 -1 0 4 -3 -2
which	1 2 0 -7 3 -2
while	-1 -2 -3 0 5 -2
whitespace	4 -4 1 -3 -1 -1
whole	1 -2 1 -4 -3 3
why	0 -2 -2 6 -4 -1
widget	-6 -1 3 -4 1 -2
wild	5 0 -2 -3 -3 0
window	4 -3 -5 5 -3 -1
window ci	4 0 -1 -3 -2 0
with	-4 3 -1 1 -2 -4
with 0	3 -1 -1 -1 -1 0
with <code>	-4 -2 -1 2 2 -5
with a	-2 -5 1 2 3 -3
with empty	-1 0 -3 7 -6 0
with esbuild	-2 0 -1 -4 2 0
without	-6 -3 2 8 -5 -2
wording	6 -1 -6 -3 -1 -1
work	0 -1 -6 4 1 -2
workaround	0 -1 2 0 -5 0
worker	-2 -4 2 6 -5 -2
workflow	7 -4 -7 -5 -3 6
workspace	-1 1 -6 3 -1 0
would	-2 5 -3 -4 0 1
write	6 -1 -5 0 -1 -4
wrong	-6 -7 -3 13 -4 -4
yaml	0 3 -7 1 -1 0
yarn	5 -1 -2 0 -4 -1
year	3 -1 -2 -4 -2 2
you	4 -1 -2 -1 -3 2
zero	-2 -1 -4 6 -1 -1
zh	-2 0 -2 -4 4 0
zh han	-3 0 -2 -4 4 0
"""
