"""Words of other languages that people mix into requests, by the English word they stand for. Data only.

Only what carries a request's meaning, and only spellings that are no English word.
"""

from __future__ import annotations

_TABLE = """
migrate: migrar migramos migrer migrons migrare migreren migrować migrera
migration: migración migração migrazione migratie migracja
move: bringen trasladar mover déplacer spostare verplaatsen przenieść flytta
convert: convertir convertire converteren konvertera
rewrite: reescribir réécrire reescrever herschrijven
database: datenbanken baza databas
tables: tablas tabelas tabellen
views: vistas vues sichten
procedures: procedimientos procédures procedimentos prozeduren
server: servidor serveur serwer
catalog: catálogo
schema: esquema schéma
data: datos données dados gegevens
fix: arreglar corregir corriger réparer correggere sistemare consertar corrigir herstellen naprawić
add: añadir agregar ajouter adicionar aggiungere toevoegen dodać ergänze ergänzen
create: crear créer criar creare stworzyć
improve: mejorar améliorer melhorar migliorare verbeteren poprawić
remove: eliminar quitar borrar supprimer enlever rimuovere verwijderen usunąć
update: actualizar atualizar aggiornare bijwerken
refactor: refactorizar refactoriser refatorar herstructureren umbauen umstrukturieren
rename: renombrar renommer renomear rinominare hernoemen
implement: implementar implémenter implementare implementeren
allow: permitir permettre permettere erlauben erlaube ermögliche ermöglichen
error: fallo erreur fout błąd
fails: falla échoue fallisce faalt mislukt
document: documentar documenter documentare documenteren
please: favor veuillez alstublieft proszę
need: necesitamos necesito precisamos preciso dobbiamo moeten brauche devons hay
want: queremos quiero voulons vogliamo willen
from: desde depuis
to: hacia vers naar
with: avec
the: el los las
broken: roto cassé quebrado rotto kapot
slow: lento lenta langsam traag
button: botón bouton botão
page: página pagina seite
"""
FOREIGN: dict[str, str] = {}
for _line in _TABLE.strip().splitlines():
    _word, _, _others = _line.partition(":")
    for _other in _others.split():
        FOREIGN[_other] = _word
